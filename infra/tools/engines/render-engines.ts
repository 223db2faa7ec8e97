import type { Judged } from './known-gaps.ts';
import { MINISTACK_GAPS } from './ministack-gaps.ts';

/** `docs/engines.md`. */
export function renderEngines(runs: readonly Judged[]): string {
	const rows = runs.map(
		({ engine, from, services, passed, gaps }) =>
			`| ${engine} | ${from} | ${services.join(', ')} | ${passed} | ${gaps.length} |`,
	);
	const reasons = runs.flatMap(({ engine, gaps }) =>
		gaps.map(({ contract, title, reason }) => `| ${engine} | ${contract}: ${title} | ${reason} |`),
	);
	const lines = [
		'# Engines that others wrote',
		'',
		'The contracts of all AWS adapters (`test/integration/aws-contracts.ts`) on servers that play AWS and that we did not write. Written by',
		'`npm run test:engines -- --write`, which starts each engine itself and needs Python 3 with venv, Java 17 and Maven, and no Docker;',
		'figures are those of `engines.json`. A test that fails without a reason here fails that command.',
		'',
		'| engine | from | services | tests passed | failed |',
		'|---|---|---|---|---|',
		...rows,
	];
	if (reasons.length > 0) lines.push('', '| engine | fails | because |', '|---|---|---|', ...reasons);
	lines.push(
		'',
		'LocalStack needs Docker, and is what `npm run test:localstack` starts where there is an engine for it.',
		'',
		'## The whole stack',
		'',
		'`npm run test:deployed` builds and deploys `template.yaml` with SAM to ministack, whose functions are processes of this machine, and runs',
		'jobs in every mode on it, with killed functions, poison and lost messages. These are the gaps of ministack that it works around:',
		'',
		...MINISTACK_GAPS.map((gap) => `- ${gap}`),
	);
	return `${lines.join('\n')}\n`;
}
