import { setImmediate } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { howToReplay, type Outcome, runSeed } from './run-seed.ts';

const HELP = `npm run simulate -- [options]

  --seeds N   Seeds to run (1000)
  --from S    The first of them (1)
  --trace     Print all that happens, with virtual seconds
`;

/** Seeds between two lines of progress. */
const PROGRESS_SEEDS = 500;

const { values } = parseArgs({
	options: {
		seeds: { type: 'string', default: '1000' },
		from: { type: 'string', default: '1' },
		trace: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

if (values.help) print(HELP);
else process.exitCode = await simulate(Number(values.from), Number(values.seeds), values.trace);

/** @returns The exit code: 1 if any seed fails. */
async function simulate(from: number, seeds: number, isTraced: boolean): Promise<number> {
	const startedAt = performance.now();
	let failed = 0;
	let invocations = 0;
	let faults = 0;
	for (let seed = from; seed < from + seeds; seed++) {
		const outcome = await runSeed(seed, isTraced ? { write: (line) => print(`${line}\n`) } : {});
		invocations += outcome.invocations;
		faults += outcome.faults;
		if (outcome.violations.length > 0) {
			failed++;
			print(failureOf(outcome, isTraced));
		}
		const done = seed - from + 1;
		if (done % PROGRESS_SEEDS === 0 && done < seeds) print(`${done} seeds in ${secondsSince(startedAt)} s\n`);
		// The seeds run in ticks alone: let signals through.
		await setImmediate();
	}
	const played = `${invocations} invocations, ${faults} faults`;
	print(`${seeds} seeds in ${secondsSince(startedAt)} s: ${played}, ${failed} failed\n`);
	return failed > 0 ? 1 : 0;
}

function failureOf({ seed, violations }: Outcome, isTraced: boolean): string {
	const lines = [`Seed ${seed} fails:`, ...violations.map((violation) => `  ${violation}`)];
	return `${[...lines, ...(isTraced ? [] : [`  ${howToReplay(seed)}`])].join('\n')}\n`;
}

function secondsSince(startedAt: number): string {
	return ((performance.now() - startedAt) / 1000).toFixed(1);
}

function print(text: string): void {
	process.stdout.write(text);
}
