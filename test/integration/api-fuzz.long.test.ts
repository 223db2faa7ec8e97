import { expect, it } from 'vitest';
import { type FuzzOutcome, fuzzApi } from '../../infra/tools/soak/api/fuzz-api.ts';
import { EnvironmentError } from '../../shared/core/errors.ts';

/** As long as a gate has time for; `npm run soak:api` takes ten minutes. */
const SECONDS = 60;

it('R7 answers what is made of its OpenAPI document as that says, and never with 5xx', async ({ skip }) => {
	const outcome = await fuzzApi({ seconds: SECONDS, seed: 20 }).catch((error): FuzzOutcome => {
		if (!(error instanceof EnvironmentError)) throw error;
		return skip(error.message);
	});

	expect(outcome.isClean, outcome.report).toBe(true);
	expect(outcome.report).toMatch(/Test cases:\s+\d{3,} generated/);
}, 600_000);
