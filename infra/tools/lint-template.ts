/**
 * npm run lint:template
 *
 * S5.3: what SAM and CloudFormation would say of template.yaml, without an account or a network.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EnvironmentError } from '../../shared/core/errors.ts';
import { pythonTools } from './python-tools.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LINTERS = [
	['sam', 'validate', '--lint', '--template-file', 'template.yaml'],
	['cfn-lint', 'template.yaml'],
] as const;

try {
	const { bin, env } = await pythonTools('sam');
	const own = { ...env, SAM_CLI_TELEMETRY: '0', AWS_DEFAULT_REGION: 'us-east-1' };
	for (const [command, ...args] of LINTERS) {
		const { status, error } = spawnSync(join(bin, command), args, { cwd: root, env: own, stdio: 'inherit' });
		if (status === 0) continue;
		process.stderr.write(`${[command, ...args].join(' ')} failed${error ? `: ${error.message}` : ''}\n`);
		process.exitCode = 1;
	}
} catch (error) {
	if (!(error instanceof EnvironmentError)) throw error;
	process.stderr.write(`the template was not checked. ${error.message}\n`);
	process.exitCode = 3;
}
