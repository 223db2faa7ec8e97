/**
 * npm run soak:api -- [--seconds N] [--seed N]
 *
 * R7: requests that schemathesis makes of the API's OpenAPI document, for ten minutes.
 */
import { parseArgs } from 'node:util';
import { EnvironmentError } from '../../../../shared/core/errors.ts';
import { fuzzApi } from './fuzz-api.ts';

const { values } = parseArgs({
	options: { seconds: { type: 'string', default: '600' }, seed: { type: 'string', default: String(Date.now() % 1e6) } },
});

try {
	const { isClean, report } = await fuzzApi({ seconds: Number(values.seconds), seed: Number(values.seed) });
	process.stdout.write(report);
	if (!isClean) process.exitCode = 1;
} catch (error) {
	if (!(error instanceof EnvironmentError)) throw error;
	process.stderr.write(`the API was not fuzzed. ${error.message}\n`);
	process.exitCode = 3;
}
