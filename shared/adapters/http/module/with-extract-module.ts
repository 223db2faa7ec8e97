import { basename } from 'node:path';
import { isText } from '../../../core/content/content-type.ts';
import { type ExtractModule, moduleLabel } from '../../../core/content/extract/extract-module.ts';
import { failedVisit, type PageContent, phasesIn, type ResponseVisit, type Visit } from '../../../core/visit.ts';
import type { Visitor } from '../../../ports/visitor.ts';
import { visitorBefore } from '../../../ports/visitor-before.ts';
import { abortGroup } from '../connect/abort-group.ts';
import { timedOut } from '../exchange/failure-of.ts';
import { MAX_PAGE_BYTES } from '../extract/value-bounds.ts';
import type { ModuleInput } from './module-messages.ts';
import { type ModuleAnswer, ModuleRunner } from './module-runner.ts';

/** Of as many modules an instance keeps the threads: those of the few jobs that it serves at a time. */
const MOST_RUNNERS = 4;

/**
 * Gives each page of a job with a module to that, on a thread beside the one that fetches; its fields join those of the
 * rules. What goes wrong with it is a note on the result.
 *
 * @param workerFile - A module that calls `runModuleWorker`.
 */
export function withExtractModule(visitor: Visitor, workerFile: URL): Visitor {
	const runners = createRunners(workerFile);
	return visitorBefore(visitor, {
		visit(url, options, signal, start) {
			const visiting = visitor.visit(url, options, signal, start);
			const { extractModule } = options;
			if (extractModule === undefined) return visiting;
			return visiting.then((visit) => {
				if (visit.kind !== 'response' || visit.content === undefined || visit.outcome !== 'ok') return visit;
				const isKept = options.keepBodies === true;
				return readByModule(visit, visit.content, {
					isKept,
					url,
					extractModule,
					signal,
					runner: runners.of(extractModule),
				});
			});
		},
		async close() {
			await Promise.all([visitor.close(), runners.close()]);
		},
	});
}

interface Reading {
	/** Whether the content is for others as well. */
	readonly isKept: boolean;
	readonly url: string;
	readonly extractModule: ExtractModule;
	readonly signal: AbortSignal;
	readonly runner: ModuleRunner;
}

async function readByModule(
	visit: ResponseVisit,
	content: PageContent,
	{ url, extractModule, signal, runner, isKept }: Reading,
): Promise<Visit> {
	const { content: _, ...others } = visit;
	// What is given to the module is nobody else's any more.
	const seen = isKept ? visit : others;
	if (!isText(seen.contentType ?? undefined)) return seen;
	const { extracted = {}, note } = seen;
	const input: ModuleInput = {
		url,
		finalUrl: seen.finalUrl ?? url,
		status: seen.status ?? 0,
		headers: content.headers,
		contentType: seen.contentType,
		charset: seen.charset,
		body: isKept ? content.body.slice() : content.body,
		fields: extracted,
		mostBytes: Math.max(0, MAX_PAGE_BYTES - Buffer.byteLength(JSON.stringify(extracted))),
	};
	const answer = await answerUnlessAborted(runner, input, { timeoutMs: extractModule.timeoutMs, signal });
	if (answer === undefined)
		return failedVisit(timedOut('DEADLINE', 'the time of the invocation is over'), phasesIn(seen), seen.redirects);
	if ('json' in answer) return { ...seen, extracted: { ...extracted, ...JSON.parse(answer.json) } };
	const fault = `the module ${shortLabel(extractModule)} ${answer.failed}`;
	return { ...seen, note: note === undefined ? fault : `${note}; ${fault}` };
}

/** @returns `undefined` if the signal aborts first. */
function answerUnlessAborted(
	runner: ModuleRunner,
	input: ModuleInput,
	{ timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<ModuleAnswer | undefined> {
	if (signal.aborted) return Promise.resolve(undefined);
	return new Promise((resolve) => {
		const { answer, giveUp } = runner.run(input, timeoutMs);
		const group = abortGroup(signal);
		const waiter = {
			onAbort() {
				giveUp();
				resolve(undefined);
			},
		};
		group.add(waiter);
		void answer.then((come) => {
			group.delete(waiter);
			resolve(come);
		});
	});
}

/** Without folders: results travel. */
function shortLabel(module: ExtractModule): string {
	return basename(moduleLabel(module));
}

function createRunners(workerFile: URL) {
	const runners = new Map<string, ModuleRunner>();

	/** Those of jobs that are over, most likely. */
	function dropOldest(): void {
		for (const [key, runner] of runners) {
			if (runners.size < MOST_RUNNERS) return;
			if (!runner.isIdle) continue;
			runners.delete(key);
			void runner.close();
		}
	}

	return {
		of({ name, file }: ExtractModule): ModuleRunner {
			const key = file ?? `name:${name}`;
			let runner = runners.get(key);
			if (runner === undefined) {
				dropOldest();
				runner = new ModuleRunner(
					{ ...(name !== undefined && { name }), ...(file !== undefined && { file }) },
					workerFile,
				);
			}
			// The last that was used comes last.
			runners.delete(key);
			runners.set(key, runner);
			return runner;
		},
		async close() {
			await Promise.all(Array.from(runners.values(), (runner) => runner.close()));
		},
	};
}
