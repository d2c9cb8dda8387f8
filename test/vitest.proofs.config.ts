import { defineConfig } from 'vitest/config';
import { PROOFS, shared } from './vitest.shared.ts';

// Real processes killed, starved, lied to, and seeds played: minutes, not seconds.
export default defineConfig({ test: { ...shared, include: [...PROOFS] } });
