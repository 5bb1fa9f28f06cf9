cwlVersion: v1.2
class: CommandLineTool
label: Wave power density from significant wave height and mean period
doc: |
  Turns a series of sea states into wave power per metre of wave crest, in deep water
  P = rho g^2 Hm0^2 Te / (64 pi), and states mean, spread and yield by season.
  Without the file `sea_states` (CSV with the columns time, hs, tz) a year of 3-hourly
  sea states is generated from a seeded model of winter storms and summer calm. No measurement
  went into that model; it only resembles the swing of a year in the North Atlantic.

requirements:
  InitialWorkDirRequirement:
    listing:
      - entryname: wave_power.py
        entry: |
          import argparse, csv, json, math, random
          from datetime import datetime, timedelta, timezone

          def synthetic(year, seed):
              """Three-hourly Hs and Tz: a seasonal mean with autocorrelated weather around it."""
              dice, weather = random.Random(seed), 0.0
              start = datetime(year, 1, 1, tzinfo=timezone.utc)
              for step in range((datetime(year + 1, 1, 1, tzinfo=timezone.utc) - start).days * 8):
                  time = start + timedelta(hours=3 * step)
                  season = math.cos(2 * math.pi * (time.timetuple().tm_yday - 20) / 365.25)
                  weather = 0.96 * weather + dice.gauss(0, 0.11)
                  hs = math.exp(0.62 + 0.42 * season + weather)
                  yield time, hs, 3.6 * math.sqrt(hs) + dice.gauss(0, 0.15) + 0.8

          def observed(path):
              with open(path, newline="", encoding="utf-8") as lines:
                  for row in csv.DictReader(lines):
                      yield datetime.fromisoformat(row["time"].replace("Z", "+00:00")), float(row["hs"]), float(row["tz"])

          def power(hs, tz, ratio, density, gravity):
              """Kilowatts per metre of crest; the energy period is ratio * mean zero-crossing period."""
              return density * gravity**2 * hs**2 * (ratio * tz) / (64 * math.pi) / 1000

          def percentile(values, share):
              ordered = sorted(values)
              place = share * (len(ordered) - 1)
              low = math.floor(place)
              high = min(low + 1, len(ordered) - 1)
              return ordered[low] + (place - low) * (ordered[high] - ordered[low])

          parser = argparse.ArgumentParser()
          parser.add_argument("--sea-states")
          parser.add_argument("--year", type=int, default=2020)
          parser.add_argument("--seed", type=int, default=7)
          parser.add_argument("--period-ratio", type=float, default=1.18)
          parser.add_argument("--density", type=float, default=1025.0)
          parser.add_argument("--gravity", type=float, default=9.81)
          args = parser.parse_args()

          states = list(observed(args.sea_states) if args.sea_states else synthetic(args.year, args.seed))
          if not states:
              raise SystemExit("no sea states to work on")
          rows = [(t, hs, tz, power(hs, tz, args.period_ratio, args.density, args.gravity)) for t, hs, tz in states]
          with open("wave-power.csv", "w", newline="", encoding="utf-8") as out:
              table = csv.writer(out, lineterminator="\n")
              table.writerow(["time", "hs_m", "tz_s", "power_kw_per_m"])
              table.writerows([t.isoformat(), f"{hs:.3f}", f"{tz:.3f}", f"{p:.3f}"] for t, hs, tz, p in rows)

          days = {}
          for t, *values in rows:
              days.setdefault(t.date(), []).append(values)
          with open("wave-power-daily.csv", "w", newline="", encoding="utf-8") as out:
              table = csv.writer(out, lineterminator="\n")
              table.writerow(["date", "hs_m", "tz_s", "power_kw_per_m"])
              for day, values in days.items():
                  table.writerow([day, *(f"{math.fsum(column) / len(column):.3f}" for column in zip(*values))])

          names = {12: "winter", 1: "winter", 2: "winter", 3: "spring", 4: "spring", 5: "spring",
                   6: "summer", 7: "summer", 8: "summer", 9: "autumn", 10: "autumn", 11: "autumn"}
          seasons = {}
          for t, _, _, p in rows:
              seasons.setdefault(names[t.month], []).append(p)
          powers = [p for *_, p in rows]
          mean = sum(powers) / len(powers)
          summary = {
              "data": args.sea_states or f"generated, seed {args.seed}",
              "sea_states": len(rows),
              "mean_power_kw_per_m": round(mean, 2),
              "median_power_kw_per_m": round(percentile(powers, 0.5), 2),
              "p95_power_kw_per_m": round(percentile(powers, 0.95), 2),
              "annual_energy_mwh_per_m": round(mean * 8766 / 1000, 1),
              "seasonal_mean_kw_per_m": {name: round(sum(ps) / len(ps), 2) for name, ps in sorted(seasons.items())},
          }
          with open("summary.json", "w", encoding="utf-8") as out:
              json.dump(summary, out, indent=2)
              out.write("\n")
          print(json.dumps(summary))

baseCommand: [python3, wave_power.py]

inputs:
  sea_states:
    type: File?
    doc: CSV with the columns time (ISO 8601), hs (significant wave height, m), tz (mean zero-crossing period, s)
    inputBinding: {prefix: --sea-states}
  year:
    type: int
    default: 2020
    doc: Year of the generated sea states
    inputBinding: {prefix: --year}
  seed:
    type: int
    default: 7
    doc: Seed of the generated sea states
    inputBinding: {prefix: --seed}
  period_ratio:
    type: double
    default: 1.18
    doc: Energy period divided by mean zero-crossing period
    inputBinding: {prefix: --period-ratio}
  density:
    type: double
    default: 1025.0
    doc: Density of sea water, kg m-3
    inputBinding: {prefix: --density}
  gravity:
    type: double
    default: 9.81
    doc: Acceleration of gravity, m s-2
    inputBinding: {prefix: --gravity}

outputs:
  table:
    type: File
    doc: Sea states with their wave power
    outputBinding: {glob: wave-power.csv}
  daily:
    type: File
    doc: Daily means of wave height, period and power
    outputBinding: {glob: wave-power-daily.csv}
  summary:
    type: File
    doc: Mean, spread, yearly energy and seasonal means
    outputBinding: {glob: summary.json}
