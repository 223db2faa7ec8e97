import { workerData } from 'node:worker_threads';
import { type BundledModules, type LoadedModule, loadModule, placeIn } from './load-module.ts';
import { fieldsJson, UnfitError } from './module-fields.ts';
import type { ModuleInput, ModuleReply, ModuleWorkerData } from './module-messages.ts';
import { ModulePage } from './module-page.ts';

const MAX_MESSAGE_LENGTH = 300;

/** Runs in a thread of its own: gives each page that it gets to the module, one after the other, and answers what came of it. */
export async function runModuleWorker(bundled: BundledModules): Promise<void> {
	const { port, module } = workerData as ModuleWorkerData;
	const reply = (message: ModuleReply) => port.postMessage(message);
	try {
		const loaded = await loadModule(module, bundled);
		port.on('message', (input: ModuleInput) => void answerTo(input, loaded, module.file).then(reply));
		reply({ kind: 'loaded', ...(loaded.columns && { columns: loaded.columns }) });
	} catch (error) {
		const place = await placeIn(module.file, error);
		reply({ kind: 'unloadable', message: shortened(loadFault(error)), ...(place !== undefined && { place }) });
	}
}

async function answerTo(input: ModuleInput, { extract }: LoadedModule, file: string | undefined): Promise<ModuleReply> {
	try {
		const given = await extract(new ModulePage(input));
		return { kind: 'fields', json: fieldsJson(given, input.mostBytes) };
	} catch (error) {
		if (error instanceof UnfitError) return { kind: 'failed', message: error.message };
		const place = await placeIn(file, error);
		return {
			kind: 'failed',
			message: shortened(`threw ${textOf(error)}${place === undefined ? '' : ` (line ${place})`}`),
		};
	}
}

function loadFault(error: unknown): string {
	if (!(error instanceof Error)) return `threw ${textOf(error)} as it was loaded`;
	const { code } = error as { readonly code?: unknown };
	// Those of our own, and those of Node.js that say it all.
	if (error.name === 'Error' && (code === undefined || code === 'ERR_MODULE_NOT_FOUND'))
		return firstLine(error.message);
	return error instanceof SyntaxError
		? `is no module that can be read: ${firstLine(error.message)}`
		: `threw ${textOf(error)} as it was loaded`;
}

function textOf(error: unknown): string {
	if (error instanceof Error) return `${error.name}: ${firstLine(error.message)}`;
	try {
		return `what is no error: ${JSON.stringify(error) ?? String(error)}`;
	} catch {
		return 'what is no error';
	}
}

function firstLine(text: string): string {
	return text.split('\n', 1)[0] ?? '';
}

function shortened(text: string): string {
	return text.length > MAX_MESSAGE_LENGTH ? `${text.slice(0, MAX_MESSAGE_LENGTH).toWellFormed()}\u2026` : text;
}
