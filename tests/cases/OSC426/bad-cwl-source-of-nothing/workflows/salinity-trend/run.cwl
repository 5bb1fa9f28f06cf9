cwlVersion: v1.2
class: Workflow
inputs:
  year: int
outputs:
  trend: {type: File, outputSource: fit/trnd}
  both: {type: 'File[]', outputSource: [fit/trend, draw/map]}
steps:
  fit:
    run: fit.cwl
    in: {year: yeer}
    out: [trend]
  draw:
    run: draw.cwl
    in:
      trend: {source: fit/trend, default: 1}
    out: [{id: map}]
