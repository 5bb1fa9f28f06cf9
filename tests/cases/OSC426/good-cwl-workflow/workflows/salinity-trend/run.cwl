cwlVersion: v1.2
$graph:
  - class: Workflow
    id: main
    inputs:
      - {id: year, type: int}
    outputs:
      - {id: trend, type: File, outputSource: '#main/fit/trend'}
    steps:
      - id: fit
        run: '#fit'
        in: [{id: year, source: year}]
        out: [trend]
  - class: CommandLineTool
    id: fit
    baseCommand: fit
    inputs: {year: int}
    outputs: {trend: stdout}
