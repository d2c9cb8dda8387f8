import { z } from 'zod';

/** A text that never leaves the process: logs and `validate` show it as `***`. */
export function secret() {
  return z.string().min(1).meta({ secret: true, word: 'secret text' });
}

/** A file named in the configuration; relative paths count from the configuration's folder. */
export function filePath() {
  return z.string().min(1).meta({ path: true, word: 'file' });
}

/** A PEM file that must be there when the agent starts; relative paths count from the configuration's folder. */
export function pemFile() {
  return z.string().min(1).meta({ path: true, pem: true, word: 'file' });
}

/** Name of a site, gateway, device or location: one level of a topic. */
export function topicName() {
  return z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores');
}
