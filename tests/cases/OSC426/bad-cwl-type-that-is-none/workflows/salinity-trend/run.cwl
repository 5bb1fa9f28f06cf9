cwlVersion: v1.2
class: CommandLineTool
baseCommand: [python3, fit.py]
inputs:
  year: intt
  mask: {type: ["null", Fil]}
  table: File[]?
  kind: {type: {type: enum, symbols: [a, b]}}
outputs:
  trend: stdout
