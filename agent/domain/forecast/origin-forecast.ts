/** What a fitted model forecasts after `origin` values for the step that follows by `step` (from 1), with the weights it has now. */
export type OriginForecast = (origin: number, step: number) => number;

/** A forecast that is made step after step: the walk from one origin is kept until another origin is asked for. */
export function walkedFrom(begin: (origin: number) => () => number): OriginForecast {
  let at = -1;
  let next: () => number = () => Number.NaN;
  let steps: number[] = [];
  return (origin, step) => {
    if (origin !== at) {
      at = origin;
      steps = [];
      next = begin(origin);
    }
    while (steps.length < step) steps.push(next());
    return steps[step - 1]!;
  };
}

/** The weighted sum of several forecasts. */
export function weightedForecast(members: readonly { readonly weight: number; readonly forecastAt: OriginForecast }[]): OriginForecast {
  const weights = members.map(({ weight }) => weight);
  const forecasts = members.map(({ forecastAt }) => forecastAt);
  return (origin, step) => {
    let sum = 0;
    for (let i = 0; i < forecasts.length; i++) sum += weights[i]! * forecasts[i]!(origin, step);
    return sum;
  };
}
