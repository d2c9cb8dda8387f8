import type { Forecast } from './forecast.ts';

/** What is forecast at the end of a step: null where nothing can be justified. `stepsOld` steps of it have passed. */
export interface CurrentForecast {
  readonly forecast: Forecast | null;
  readonly stepsOld: number;
}

/** Forecasts of one item at the end of any step after the history, for a protection interval of so many steps; computed once, whoever asks. */
export type RollingForecasts = (step: number, protectionSteps: number) => CurrentForecast;
