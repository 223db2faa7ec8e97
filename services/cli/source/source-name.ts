import { basename } from 'node:path';
import { canonicalUrl } from '../../../shared/core/canonical-url.ts';
import { askedUrlOf, type SourceTarget } from '../../../shared/core/target.ts';
import { formatPlural } from '../text/format.ts';

/** As `--from` has it. */
export const STDIN = '-';

/** What a shell writes for a list that a command makes, as in `--from <(command)`. */
const DESCRIPTOR = /^\/(?:dev|proc\/(?:self|\d+))\/fd\/\d+$/;

/** Counts URLs as they go by, and remembers where they lead. */
export interface UrlCounter {
	add(target: SourceTarget): void;
	/** How many URLs there were, and of which origin: `3 URLs of http://a.example`. */
	name(): string;
}

export function createUrlCounter(): UrlCounter {
	let count = 0;
	let origin: string | undefined;
	let hasOthers = false;
	return {
		add(target) {
			count++;
			const url = canonicalUrl(typeof target === 'string' ? target : askedUrlOf(target));
			if (url === undefined || hasOthers) return;
			const its = new URL(url).origin;
			origin ??= its;
			hasOthers = its !== origin;
		},
		name() {
			const urls = formatPlural(count, 'URL');
			if (origin === undefined) return urls;
			return `${urls} of ${origin}${hasOthers ? ' and others' : ''}`;
		},
	};
}

interface NamedSource {
	readonly urls: readonly string[];
	readonly from: string | undefined;
}

/** What people call a source before it is read: a file by its name, arguments by what they are. */
export function sourceName({ urls, from }: NamedSource): string {
	if (from === undefined) return namesOf(urls);
	return urls.length === 0 ? fileName(from) : `${fileName(from)} and ${namesOf(urls)}`;
}

/** Whether there is no file that people would know it by. */
export function isUnnamed(from: string | undefined): boolean {
	return from === undefined || from === STDIN || from === '/dev/stdin' || DESCRIPTOR.test(from);
}

/** What people call a list. */
export function fileName(from: string): string {
	if (from === STDIN || from === '/dev/stdin') return 'stdin';
	return DESCRIPTOR.test(from) ? 'a pipe' : basename(from);
}

function namesOf(urls: readonly string[]): string {
	const counter = createUrlCounter();
	for (const url of urls) counter.add(url);
	return counter.name();
}
