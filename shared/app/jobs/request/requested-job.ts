import type { SinkOptions } from '../../../core/deliver/rows/sink.ts';
import type { Mode } from '../../../core/job.ts';
import type { Separator } from '../../../core/source/csv-header.ts';
import type { JobOptionValues } from './job-options.ts';
import type { Scope } from './scopes.ts';

/** Where the targets of a job come from; exactly one of these. */
export type RequestedSource =
	| { readonly urls: readonly string[] }
	/** Pages from which links are followed. */
	| { readonly crawl: readonly string[] }
	| UploadedSource
	| SitemapSource
	/** A list in the bucket of the stack, below `sources/`. */
	| { readonly s3: string };

/** Sitemaps, which are read before anything is planned. */
export interface SitemapSource {
	/** Of a sitemap, or of a site, whose sitemaps are then looked for. */
	readonly sitemap: string;
	/** As `sinceOf` reads it: what has not changed since then is left out. */
	readonly since?: string | undefined;
	/** Whether links are followed from the pages; default no. */
	readonly follow?: boolean | undefined;
}

/** A list that was put there beforehand. */
export interface UploadedSource {
	readonly upload: string;
	/** Its ending tells the format. */
	readonly name?: string | undefined;
	/** What parts its columns; with one, it is CSV. */
	readonly separator?: Separator | undefined;
	/** Come before those of the list. Unlike it, they are named by who asks. */
	readonly given?: readonly string[] | undefined;
	/** Whether links are followed from its pages; default no. */
	readonly follow?: boolean | undefined;
}

type Given<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** What is asked for of a job besides its source; what is absent is as usual. */
export interface RequestedOptions extends Given<Omit<JobOptionValues, 'mode' | 'memoryMb'>> {
	readonly scope?: Scope | undefined;
	readonly maxDepth?: number | undefined;
	readonly maxPages?: number | undefined;
	readonly include?: readonly string[] | undefined;
	readonly exclude?: readonly string[] | undefined;
	readonly ignoreNofollow?: boolean | undefined;
	readonly checkFragments?: boolean | undefined;
	readonly userContentIds?: boolean | undefined;
}

/** A job that somebody asks a stack for. */
export interface RequestedJob {
	/** `check`: links are followed on the sites of the source, and each link on them is visited. */
	readonly kind: 'scrape' | 'check';
	/** `auto`: as the stack is set. */
	readonly mode: Mode | 'auto';
	readonly source: RequestedSource;
	readonly options: RequestedOptions;
	/** Of a check: links that were broken before. */
	readonly baseline?: readonly string[] | undefined;
}

/** What a stack fixes for all its jobs. */
export interface StackFacts {
	readonly executionMode: Mode;
	readonly maxInstances: number;
	/** Targets in a chunk; absent: chosen from the job's size. */
	readonly chunkSize?: number;
	readonly concurrency: number;
	/** Of the one instance in threads mode. */
	readonly threads: number;
	readonly memoryMb: Readonly<Record<Mode, number>>;
	/** How requests name themselves, unless a job says otherwise. */
	readonly userAgent: string;
	/** Days until everything of a job is swept away. */
	readonly keepDays: number;
	/** The database of every job that names no other. */
	readonly sink?: SinkOptions;
}
