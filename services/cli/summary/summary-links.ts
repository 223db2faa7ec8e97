import type { LinkSums } from '../../../shared/core/links/crawl.ts';
import { printable } from '../../../shared/core/printable.ts';
import { formatCount, formatPlural } from '../text/format.ts';

const LEFT_OUT: readonly (readonly [reason: keyof LinkSums & string, name: string, what: string])[] = [
	['outside', 'out of scope', 'not followed'],
	['excluded', 'excluded', 'left out by --include and --exclude'],
	['tooDeep', 'too deep', 'not followed beyond --max-depth'],
	['nofollow', 'nofollow', 'not followed, as their pages ask; --ignore-nofollow follows them'],
	['traps', 'traps', 'not followed, since their paths repeat themselves'],
];

/** What became of the links that a crawl did not follow; nothing of each reason that there was none for. */
export function linkRows(links: LinkSums | undefined): string[][] {
	if (links === undefined) return [];
	const schemes = Object.entries(links.otherSchemes).map(([scheme, n]) => `${formatCount(n)} ${printable(scheme)}:`);
	return [
		...LEFT_OUT.filter(([reason]) => Number(links[reason]) > 0).map(([reason, name, what]) => [
			name,
			`${formatPlural(Number(links[reason]), 'link')} ${what}`,
		]),
		...(schemes.length > 0 ? [['other schemes', `not visited: ${schemes.join(', ')}`]] : []),
	];
}
