import type { MessagePort } from 'node:worker_threads';
import type { ExtractModule } from '../../../core/content/extract/extract-module.ts';

/** A page on its way to the worker. Its body moves there, and is nobody else's any more. */
export interface ModuleInput {
	readonly url: string;
	readonly finalUrl: string;
	readonly status: number;
	readonly headers: Readonly<Record<string, string | readonly string[]>>;
	readonly contentType: string | null;
	readonly charset: string | null;
	readonly body: Uint8Array<ArrayBuffer>;
	/** What rules gave. */
	readonly fields: Readonly<Record<string, unknown>>;
	/** That the fields of the module may have as JSON. */
	readonly mostBytes: number;
}

/** What the worker says: first whether there is a module, then of each page what it gave. */
export type ModuleReply =
	| { readonly kind: 'loaded'; readonly columns?: readonly string[] }
	| { readonly kind: 'unloadable'; readonly message: string; readonly place?: string }
	| { readonly kind: 'fields'; readonly json: string }
	/** Nothing of the page is kept, and why. */
	| { readonly kind: 'failed'; readonly message: string };

export interface ModuleWorkerData {
	readonly port: MessagePort;
	readonly module: Pick<ExtractModule, 'name' | 'file'>;
}
