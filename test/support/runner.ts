import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface ActionStep {
	readonly id?: string;
	readonly name: string;
	readonly if?: string;
	readonly uses?: string;
	readonly run?: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly with?: Readonly<Record<string, string>>;
}

export interface Action {
	readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>;
	readonly outputs: Readonly<Record<string, { readonly value: string }>>;
	readonly runs: { readonly using: string; readonly steps: readonly ActionStep[] };
}

export const ACTION = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action;

export interface StepRun {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
	readonly outputs: Readonly<Record<string, string>>;
	readonly summary: string;
}

/** Runs a step of the action as a runner does: by bash, with its environment files, and inputs where the step names them. */
export async function runStep(id: string, inputs: Readonly<Record<string, string>>, folder: string): Promise<StepRun> {
	const step = ACTION.runs.steps.find((each) => each.id === id);
	if (step?.run === undefined) throw new Error(`the action has no step ${id} that is run`);
	const [outputFile, summaryFile] = [join(folder, 'output'), join(folder, 'summary')];
	const temp = join(folder, 'temp');
	mkdirSync(temp, { recursive: true });
	const child = spawn('bash', ['-eo', 'pipefail', '-c', step.run], {
		cwd: folder,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			PATH: process.env.PATH,
			HOME: folder,
			GITHUB_ACTION_PATH: ROOT.replace(/\/$/, ''),
			GITHUB_WORKSPACE: folder,
			GITHUB_OUTPUT: outputFile,
			GITHUB_STEP_SUMMARY: summaryFile,
			RUNNER_TEMP: temp,
			...Object.fromEntries(Object.entries(step.env ?? {}).map(([name, text]) => [name, withInputs(text, inputs)])),
		},
	});
	const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
	const lines = textOf(outputFile).split('\n').filter(Boolean);
	const outputs = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
	return { code, stdout, stderr, outputs, summary: textOf(summaryFile) };
}

function withInputs(template: string, inputs: Readonly<Record<string, string>>): string {
	return template.replaceAll(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => {
		return inputs[name] ?? ACTION.inputs[name]?.default ?? '';
	});
}

function textOf(file: string): string {
	return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
