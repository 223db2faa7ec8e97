import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ENGINES, type Service, type TriedEngine } from './engines.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');

export interface ContractTest {
	/** Of its contract, without the engine's name. */
	readonly contract: string;
	readonly title: string;
	readonly passed: boolean;
	/** First line of what failed. */
	readonly message: string | null;
}

export interface EngineRun {
	readonly engine: string;
	readonly from: string;
	readonly services: readonly Service[];
	readonly tests: readonly ContractTest[];
}

interface VitestReport {
	readonly testResults: readonly {
		readonly message: string;
		readonly assertionResults: readonly {
			readonly ancestorTitles: readonly string[];
			readonly title: string;
			readonly status: string;
			readonly failureMessages: readonly string[];
		}[];
	}[];
}

/** Starts an engine, runs `npm run test:localstack` against it, and stops it. */
export async function runContracts({ name, from, services, start }: TriedEngine, folder: string): Promise<EngineRun> {
	const engine = await start(folder);
	try {
		const endpoints = Object.fromEntries(services.map((service) => [`AWS_ENDPOINT_URL_${service}`, engine.endpoint]));
		const report = await runVitest(endpoints, join(folder, 'report.json'));
		const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
		if (tests.length === 0) throw new Error(`no test ran on ${name}: ${report.testResults[0]?.message}`);
		return { engine: name, from, services, tests: tests.map(toContractTest) };
	} finally {
		await engine.stop();
	}
}

async function runVitest(endpoints: Record<string, string>, file: string): Promise<VitestReport> {
	const { AWS_ENDPOINT_URL: _, ...env } = process.env;
	const args = [VITEST, 'run', '--project', 'localstack', '--reporter=json', `--outputFile=${file}`];
	const child = spawn(process.execPath, args, {
		cwd: ROOT,
		env: { ...env, ...endpoints },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const output = Promise.all([text(child.stdout), text(child.stderr)]);
	await new Promise((resolve) => child.once('close', resolve));
	try {
		return JSON.parse(await readFile(file, 'utf8')) as VitestReport;
	} catch (error) {
		throw new Error(`the tests left no report: ${(await output).join('')}`, { cause: error });
	}
}

type Assertion = VitestReport['testResults'][number]['assertionResults'][number];

function toContractTest({ ancestorTitles, title, status, failureMessages }: Assertion): ContractTest {
	const contract = (ancestorTitles.at(-1) ?? '').replace(/ \(.*\)$/, '');
	return {
		contract,
		title: title.replace(/ \(.*http.*\)$/, ''),
		passed: status === 'passed',
		message: failureMessages[0]?.split('\n')[0] ?? null,
	};
}

/** @throws {RangeError} There is no such engine. */
export function enginesNamed(names: readonly string[] | undefined): readonly TriedEngine[] {
	if (names === undefined) return ENGINES;
	return names.map((name) => {
		const engine = ENGINES.find((candidate) => candidate.name.toLowerCase().startsWith(name.toLowerCase()));
		if (engine === undefined) throw new RangeError(`there is no engine ${name}`);
		return engine;
	});
}
