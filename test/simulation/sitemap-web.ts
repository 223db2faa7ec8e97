import type { FetchedBytes } from '../../shared/ports/byte-fetcher.ts';
import type { Life } from './life.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** How a file of sitemaps is answered. */
export const SITEMAP_ANSWERS = ['whole', 'whole', 'whole', 'gone', 'busy', 'breaksOff', 'cut', 'noXml'] as const;
type SitemapAnswer = (typeof SITEMAP_ANSWERS)[number];

/** The sitemaps that a job has its targets from. */
export interface SitemapPlan {
	readonly url: string;
	/** That the index lists; of none the sitemap itself lists the pages. */
	readonly files: number;
	/** What they list, each line in one of them. */
	readonly lines: readonly string[];
	/** Whether each reading finds something else: pages that have gone, or stand elsewhere, and files that answer otherwise. */
	readonly changes: boolean;
}

const FILES = [0, 0, 1, 3, 8] as const;
const LONGEST_ANSWER_MS = 3_000;
const LONGEST_PART_MS = 300;
const PART_BYTES = 400;

export function sampleSitemap(random: Random, number: number, lines: readonly string[]): SitemapPlan {
	const origin = `https://job-${number}.example`;
	return { url: `${origin}/sitemap.xml`, files: random.pick(FILES), lines, changes: random.happens(0.6) };
}

/** Fetches simulated sitemaps. */
export function createLifeBytes(world: World, life: Life) {
	return {
		fetch: ({ url }: { readonly url: string }) =>
			life.call({ name: `fetch ${url}` }, async (): Promise<FetchedBytes> => {
				await life.clock.sleep(world.random.int(1, LONGEST_ANSWER_MS));
				const plan = world.scenario.jobs.find(({ sitemap }) => sitemap !== undefined && isOf(sitemap, url))?.sitemap;
				return plan === undefined ? response('', 404) : answerOf(world, life, { plan, url });
			}),
		close: async () => undefined,
	};
}

function isOf({ url }: SitemapPlan, asked: string): boolean {
	return URL.parse(asked)?.origin === new URL(url).origin;
}

interface Asked {
	readonly plan: SitemapPlan;
	readonly url: string;
}

function answerOf({ random }: World, life: Life, { plan, url }: Asked): FetchedBytes {
	const body = Buffer.from(textOf(plan, url, random));
	switch (kindOf(plan, url, random)) {
		case 'whole':
			return response(partsOf(body, life, random));
		case 'gone':
			return response('', 404);
		case 'busy':
			return response('', 503);
		case 'cut':
			return response(partsOf(body.subarray(0, random.int(0, body.length)), life, random));
		case 'breaksOff':
			return response(breakingOff(partsOf(body.subarray(0, random.int(0, body.length)), life, random)));
		case 'noXml':
			return response('<html><body>Not found</body></html>');
	}
}

/** The first file is whole, but where it changes. */
function kindOf({ url: first, changes }: SitemapPlan, url: string, random: Random): SitemapAnswer {
	if (changes) return random.pick(SITEMAP_ANSWERS);
	const at = Array.from(url).reduce((sum, char) => sum + char.charCodeAt(0), 0) % SITEMAP_ANSWERS.length;
	return url === first ? 'whole' : (SITEMAP_ANSWERS[at] ?? 'whole');
}

function textOf({ url: first, files, lines, changes }: SitemapPlan, url: string, random: Random): string {
	const number = Number(/\/s\/(\d+)\.xml$/.exec(url)?.[1] ?? -1);
	const isIndex = url === first && files > 0;
	const locs = isIndex
		? Array.from({ length: files }, (_, i) => `${new URL(first).origin}/s/${i}.xml`)
		: lines.filter((_, i) => files === 0 || i % files === number);
	const listed = changes ? shuffled(locs, random).filter(() => random.happens(0.8)) : locs;
	const [root, entry] = isIndex ? ['sitemapindex', 'sitemap'] : ['urlset', 'url'];
	return `<${root}>${listed.map((loc) => `<${entry}><loc>${loc}</loc></${entry}>`).join('')}</${root}>`;
}

function shuffled(items: readonly string[], random: Random): string[] {
	return items
		.map((item) => ({ item, at: random.next() }))
		.toSorted((a, b) => a.at - b.at)
		.map(({ item }) => item);
}

async function* partsOf(body: Buffer, life: Life, random: Random): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < body.length; at += PART_BYTES) {
		await life.clock.sleep(random.int(0, LONGEST_PART_MS));
		yield body.subarray(at, at + PART_BYTES);
	}
}

async function* breakingOff(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	yield* parts;
	throw Object.assign(new Error('the server closed the connection'), { code: 'CONNECTION_RESET' });
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
	yield Buffer.from(text);
}

function response(body: string | AsyncIterable<Uint8Array>, status = 200): FetchedBytes {
	const bytes = typeof body === 'string' ? once(body) : body;
	return { kind: 'response', status, finalUrl: '', retryAfter: undefined, bytes, cancel: () => undefined };
}
