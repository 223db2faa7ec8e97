import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EnvironmentError } from '../../shared/core/errors.ts';
import { createSiteAnswers, pageAt } from './site-answers.ts';
import type { SiteShape } from './site-links.ts';
import { createSiteMeter, type SiteStats } from './site-stats.ts';

export interface SiteOptions extends SiteShape {
	/** Before the first byte of each page. */
	readonly latencyMs: number;
	/** In its place, where pages differ: page `i` answers after the `i`th, and then from the first on. Default none. */
	readonly latenciesMs: readonly number[];
	/** 0 takes a free one. */
	readonly port: number;
	/** Default 127.0.0.1. */
	readonly host: string;
	readonly bodyBytes: number;
	/** Renders pages before it listens, in place of at their first request. Default `false`. */
	readonly rendersAhead: boolean;
	/** Sees each request first; `true` means that it answers, now or later. */
	readonly handler?: (request: IncomingMessage, response: ServerResponse) => boolean;
	/** Called with one line when the site listens and when it closes. */
	readonly log?: (line: string) => void;
}

export interface Site {
	/** Without a slash at its end. */
	readonly url: string;
	readonly port: number;
	stats(): SiteStats;
	/** Requests for a path, query included. */
	countOf(path: string): number;
	/** Ends at once, open connections included. */
	close(): Promise<void>;
}

const DEFAULTS: SiteOptions = {
	pages: 1000,
	linksPerPage: 20,
	broken: 0,
	latencyMs: 0,
	latenciesMs: [],
	port: 0,
	host: '127.0.0.1',
	bodyBytes: 10_240,
	rendersAhead: false,
};

/**
 * Serves a site of numbered pages for trying things out and for measuring.
 *
 * Paths: `/` and `/p/N` are the pages, `/urls.txt?n=` lists them, `/stats` is `SiteStats` with the CPU of the process.
 *
 * @throws {EnvironmentError} The port is in use, or the host is not ours.
 */
export async function createSite(given: Partial<SiteOptions> = {}): Promise<Site> {
	const options = { ...DEFAULTS, ...given };
	const { log } = options;
	const meter = createSiteMeter();
	const answer = createSiteAnswers(options, meter);
	if (options.rendersAhead) answer.renderAll();

	const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
		const path = request.url ?? '/';
		if (answer.own(path, response)) return;

		let isOpen = true;
		const ended = () => {
			if (isOpen) meter.ended();
			isOpen = false;
		};
		meter.started(path);
		// A visitor that gave up is in flight no longer, whatever the latency that is left.
		response.once('close', ended);
		if (options.handler?.(request, response)) return;

		const send = () => {
			// Counted before it is sent: a fast visitor asks again before `close` comes.
			ended();
			answer.page(path, response);
		};
		// Node keeps timers of one duration in one list, so that each costs little.
		const latencyMs = latencyOf(path, options);
		if (latencyMs > 0) setTimeout(send, latencyMs);
		else send();
	});

	server.on('connection', meter.connected);
	const url = await listen(server, options);
	log?.(`site listens on ${url}`);
	return {
		url,
		port: (server.address() as AddressInfo).port,
		stats: meter.read,
		countOf: meter.countOf,
		close: () => close(server).then(() => log?.('site closed')),
	};
}

function latencyOf(path: string, { latencyMs, latenciesMs }: SiteOptions): number {
	return latenciesMs[pageAt(path) % latenciesMs.length] ?? latencyMs;
}

function listen(server: Server, { port, host }: SiteOptions): Promise<string> {
	return new Promise((resolve, reject) => {
		server.once('error', (cause) => reject(new EnvironmentError(cannotListen(cause, host, port), { cause })));
		server.listen({ port, host, backlog: 4096 }, () => {
			const { address, family, port: bound } = server.address() as AddressInfo;
			resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`);
		});
	});
}

function cannotListen(cause: NodeJS.ErrnoException, host: string, port: number): string {
	return cause.code === 'EADDRINUSE'
		? `port ${port} of ${host} is in use: choose another, or 0 for a free one`
		: `cannot listen on ${host} port ${port}: ${cause.message}`;
}

function close(server: Server): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}
