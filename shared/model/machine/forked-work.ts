import { createEventQueue } from '../simulate/event-queue.ts';
import { type CpuPower, createCpu, type Thread } from './cpu.ts';

/** CPU work in rounds, as a program does it that starts a process for each piece and waits for all of a round. */
export interface ForkedWork {
	readonly pieces: number;
	/** Pieces of a round. */
	readonly workers: number;
	/** CPU of a piece, on one full core. */
	readonly pieceMs: number;
	/** What the parent computes to start one process; it starts one after the other. */
	readonly startMs: number;
}

/** How long it takes, in milliseconds, on CPU that all processes share. */
export function forkedWorkMs({ pieces, workers, pieceMs, startMs }: ForkedWork, power: CpuPower): number {
	const events = createEventQueue();
	const cpu = createCpu(events, power);
	const parent = cpu.createFetchWorker();
	const threads = Array.from({ length: workers }, () => cpu.createFetchWorker());

	function round(left: number): void {
		const running = Math.min(workers, left);
		let ended = 0;
		const end = () => {
			ended++;
			if (ended === running && left > running) round(left - running);
		};
		for (const thread of threads.slice(0, running)) start(thread, end);
	}

	function start(thread: Thread, end: () => void): void {
		parent.run(startMs, () => thread.run(pieceMs, end));
	}

	round(pieces);
	events.drain();
	return events.now;
}
