import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Inputs } from './inputs.ts';

const COMMAND_LINE = fileURLToPath(new URL('../cli/bin.js', import.meta.url));

/** The files that a check leaves in the folder for reports. */
export const REPORT_FILES = {
	json: 'report.json',
	html: 'report.html',
	md: 'report.md',
	sarif: 'report.sarif',
	annotations: 'annotations',
} as const;

/**
 * Runs `shoal check` as a user would.
 *
 * @returns Its exit code.
 */
export async function runCheck(inputs: Inputs): Promise<number> {
	rmSync(inputs.reportsFolder, { recursive: true, force: true });
	mkdirSync(inputs.reportsFolder, { recursive: true });
	// What it prints comes from the web: the runner is to take none of it for a command.
	const token = randomUUID();
	process.stdout.write(`::stop-commands::${token}\n`);
	try {
		const child = spawn(process.execPath, [COMMAND_LINE, ...argumentsOf(inputs)], {
			stdio: ['ignore', 'inherit', 'inherit'],
		});
		const [code] = await once(child, 'exit');
		return code ?? 3;
	} finally {
		process.stdout.write(`\n::${token}::\n`);
	}
}

export function argumentsOf({ targets, args, usesBaseline, reportsFolder, dataFolder, ...inputs }: Inputs): string[] {
	const baseline = join(inputs.baselineFolder, REPORT_FILES.json);
	return [
		'check',
		...args,
		`--data=${dataFolder}`,
		...Object.values(REPORT_FILES).map((file) => `--report=${join(reportsFolder, file)}`),
		'--report-format=github',
		// The first run has none.
		...(usesBaseline && existsSync(baseline) ? [`--baseline=${baseline}`] : []),
		...targets,
	];
}
