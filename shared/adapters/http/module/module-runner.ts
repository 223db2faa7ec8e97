import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { ExtractModule } from '../../../core/content/extract/extract-module.ts';
import type { ModuleInput, ModuleReply, ModuleWorkerData } from './module-messages.ts';

/** Of the heap of a worker; what lies outside of it nobody limits. */
const MEMORY_MB = 128;
const YOUNG_MB = 16;
/** To load a module, with all that it imports. */
const LOAD_MS = 10_000;
/** Before a module that could not be loaded is tried again. */
const RETRY_LOAD_MS = 5_000;
const NOT_FOR_MODULES = /^AWS_/;

/** What came of a page. */
export type ModuleAnswer = { readonly json: string } | { readonly failed: string };

interface Task {
	readonly input: ModuleInput;
	readonly timeoutMs: number;
	readonly resolve: (answer: ModuleAnswer) => void;
}

/** A thread, and whether it has said that its module is loaded. */
interface ModuleWorker {
	readonly worker: Worker;
	readonly port: MessagePort;
	isLoaded: boolean;
}

/**
 * Runs one module on a thread of its own, a page after the other.
 *
 * What takes longer than it may is ended with its thread, and another one is started: an endless loop cannot be
 * interrupted otherwise. So is a thread that ends by itself.
 */
export class ModuleRunner {
	private readonly module: Pick<ExtractModule, 'name' | 'file'>;
	private readonly workerFile: URL;
	private readonly waiting: Task[] = [];
	private running: ModuleWorker | undefined;
	private current: Task | undefined;
	private timer: NodeJS.Timeout | undefined;
	private loading: PromiseWithResolvers<ModuleReply> | undefined;
	private unloadable: { readonly message: string; readonly until: number } | undefined;

	/** @param workerFile - A module that calls `runModuleWorker`. */
	constructor(module: Pick<ExtractModule, 'name' | 'file'>, workerFile: URL) {
		this.module = module;
		this.workerFile = workerFile;
	}

	get isIdle(): boolean {
		return this.current === undefined && this.waiting.length === 0;
	}

	/** Whether the module can be loaded, and what it says of itself. */
	load(): Promise<ModuleReply> {
		this.loading ??= Promise.withResolvers();
		if (this.running === undefined) this.start();
		return this.loading.promise;
	}

	/** Never rejects. A page that waits longer than anybody wants to may be given up by `giveUp`. */
	run(input: ModuleInput, timeoutMs: number): { readonly answer: Promise<ModuleAnswer>; readonly giveUp: () => void } {
		const { promise, resolve } = Promise.withResolvers<ModuleAnswer>();
		const task = { input, timeoutMs, resolve };
		this.waiting.push(task);
		this.next();
		const giveUp = () => {
			const at = this.waiting.indexOf(task);
			if (at !== -1) this.waiting.splice(at, 1);
		};
		return { answer: promise, giveUp };
	}

	close(): Promise<unknown> {
		const { running, current } = this;
		this.forget();
		for (const task of [current, ...this.waiting.splice(0)])
			task?.resolve({ failed: 'was not asked: the instance ends' });
		return running?.worker.terminate() ?? Promise.resolve();
	}

	private next(): void {
		if (this.current !== undefined || this.waiting.length === 0) return;
		if (this.unloadable !== undefined && Date.now() < this.unloadable.until) {
			for (const { resolve } of this.waiting.splice(0)) resolve({ failed: this.unloadable.message });
			return;
		}
		if (this.running === undefined) this.start();
		if (this.running?.isLoaded !== true) return;
		const task = this.waiting.shift();
		if (task === undefined) return;
		this.current = task;
		this.running.port.postMessage(task.input, [task.input.body.buffer]);
		this.timer = setTimeout(() => this.onTimeout(), task.timeoutMs);
	}

	private start(): void {
		const { port1: port, port2 } = new MessageChannel();
		const worker = new Worker(this.workerFile, {
			workerData: { port: port2, module: this.module } satisfies ModuleWorkerData,
			transferList: [port2],
			resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: YOUNG_MB },
			// Whatever it imports has no use for what this function may do.
			env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_FOR_MODULES.test(name))),
			// Stdout may be where results go.
			stdout: true,
			stderr: true,
			execArgv: ['--disable-warning=ExperimentalWarning'],
		});
		const running: ModuleWorker = { worker, port, isLoaded: false };
		this.running = running;
		for (const stream of [worker.stdout, worker.stderr]) stream.on('data', (text) => process.stderr.write(text));
		port.on('message', (reply: ModuleReply) => this.onReply(reply));
		let why = '';
		worker.on('error', (error) => (why = faultText(error)));
		worker.on('exit', (code) => this.onExit(running, why === '' ? `ended its thread, with exit code ${code}` : why));
		// A job that is over does not wait for it; a page that is being read has a timer that does.
		worker.unref();
		port.unref();
		this.timer = setTimeout(() => this.onTimeout(), LOAD_MS);
	}

	private onReply(reply: ModuleReply): void {
		this.take(reply);
		this.next();
	}

	private take(reply: ModuleReply): void {
		clearTimeout(this.timer);
		switch (reply.kind) {
			case 'loaded':
				this.unloadable = undefined;
				if (this.running !== undefined) this.running.isLoaded = true;
				this.loading?.resolve(reply);
				break;
			case 'unloadable':
				this.cannotLoad(reply);
				break;
			case 'fields':
				this.settle({ json: reply.json });
				break;
			case 'failed':
				this.settle({ failed: reply.message });
		}
	}

	/** The thread of who asks may have been busy: an answer that has come counts. */
	private onTimeout(): void {
		const { running, current } = this;
		const come = running && receiveMessageOnPort(running.port);
		if (come !== undefined) {
			this.onReply(come.message as ModuleReply);
			return;
		}
		this.onEnd(
			`took longer than ${(current?.timeoutMs ?? LOAD_MS) / 1000} s${current ? '' : ' to load'}, and was stopped`,
		);
	}

	/** What the thread said last may not have been heard yet: that a module cannot be loaded, it says before it ends. */
	private onExit(running: ModuleWorker, why: string): void {
		if (this.running !== running) return;
		const come = receiveMessageOnPort(running.port);
		// Nothing is given to it after that.
		if (come !== undefined) this.take(come.message as ModuleReply);
		if (this.running === running) this.onEnd(why);
		else this.next();
	}

	/** The thread is gone, or has to go. */
	private onEnd(why: string): void {
		const { current, running } = this;
		this.forget();
		running?.worker.terminate().catch(() => undefined);
		if (current !== undefined) current.resolve({ failed: why });
		else if (running?.isLoaded !== true) this.cannotLoad({ kind: 'unloadable', message: why });
		this.next();
	}

	private cannotLoad(reply: ModuleReply & { readonly kind: 'unloadable' }): void {
		const place = reply.place === undefined ? '' : ` (line ${reply.place})`;
		this.unloadable = { message: `${reply.message}${place}`, until: Date.now() + RETRY_LOAD_MS };
		this.loading?.resolve(reply);
		this.loading = undefined;
		const { running } = this;
		this.forget();
		running?.worker.terminate().catch(() => undefined);
	}

	private forget(): void {
		clearTimeout(this.timer);
		this.running?.port.close();
		this.running = undefined;
		this.current = undefined;
	}

	private settle(answer: ModuleAnswer): void {
		const { current } = this;
		this.current = undefined;
		current?.resolve(answer);
	}
}

function faultText(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === 'ERR_WORKER_OUT_OF_MEMORY') return `used more than ${MEMORY_MB} MB of memory, and was stopped`;
	return `threw an error that nobody caught, and was stopped: ${String(message).split('\n', 1)[0]?.slice(0, 200)}`;
}
