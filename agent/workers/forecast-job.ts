import type { ForecastOutcome, ForecastRequest } from '../domain/forecast/forecast.ts';
import { forecast } from '../forecasters/forecast.ts';

/** What a worker is asked, one at a time. */
export type ForecastJob = ForecastRequest;

/** A job on its way to a worker: a block of numbers is copied many times faster than a list. */
export type PackedJob = Omit<ForecastJob, 'series'> & { readonly series: Float64Array };

/** Makes a job ready to be sent. */
export function packJob(job: ForecastJob): PackedJob {
  return { ...job, series: Float64Array.from(job.series) };
}

/** Makes it a job again. */
export function unpackJob(packed: PackedJob): ForecastJob {
  return { ...packed, series: Array.from(packed.series) };
}

/** What it answers; `failure` is the message of an exception, which is a bug. */
export type ForecastAnswer = { readonly outcome: ForecastOutcome } | { readonly failure: string };

/** Does the job; never throws. */
export function answerJob(job: ForecastJob): ForecastAnswer {
  try {
    return { outcome: forecast(job) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
