import { UsageError } from '../../shared/core/errors.ts';
import { workflowCommand } from '../../shared/core/report/formats/github-annotations.ts';
import { readInputs } from './inputs.ts';
import { runCheck } from './run-check.ts';
import { tellRunner } from './tell-runner.ts';

/** The step of the GitHub action that checks; `action.yml` has the others. */
async function main(): Promise<number> {
	try {
		const inputs = readInputs(process.env);
		const code = await runCheck(inputs);
		tellRunner(code, inputs);
		// Whoever wants no failure for broken links wants one all the same where nothing could be checked.
		return code === 1 && !inputs.fails ? 0 : code;
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		process.stdout.write(`${workflowCommand('error', { title: 'Shoal' }, error.message)}\n`);
		return 2;
	}
}

process.exitCode = await main();
