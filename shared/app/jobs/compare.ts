import type { ComparedRun, RunPlace } from '../../compare/run.ts';
import { type Pass, placesOf } from '../../compare/schedule.ts';
import type { ComparedStack, CompareRunner } from '../../ports/compare-runner.ts';

export interface ComparerDeps {
	readonly runner: CompareRunner;
	/** Called as each run starts. */
	readonly onStart: (place: RunPlace) => void;
	/** No further run starts, and the one that runs is given up. */
	readonly signal: AbortSignal;
}

/** Makes the runs of a comparison one after the other, each pass on a stack of its own; an abort ends it early. */
export async function* compareRuns(passes: readonly Pass[], deps: ComparerDeps): AsyncGenerator<ComparedRun> {
	for (const pass of passes) {
		if (deps.signal.aborted) return;
		const stack = await deps.runner.open(pass.setting);
		try {
			yield* runsOf(pass, stack, deps);
		} finally {
			await stack.close();
		}
	}
}

async function* runsOf(pass: Pass, stack: ComparedStack, { onStart, signal }: ComparerDeps) {
	for (const place of placesOf(pass)) {
		onStart(place);
		const measured = await stack.run(signal);
		if (measured === undefined) return;
		yield { ...place, ...measured };
	}
}
