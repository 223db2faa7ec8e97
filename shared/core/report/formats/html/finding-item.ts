import { formatPlural } from '../../../format.ts';
import type { LinkPlace } from '../../link-report.ts';
import { type Finding, NO_FRAGMENT } from '../finding.ts';
import { placeText, type ReportContext } from '../page-path.ts';
import { shortText } from '../short-text.ts';
import { html, type Markup } from './markup.ts';

/** What a browser shows without getting slow; other forms have all. */
export const MAX_FINDINGS = 1_000;
const MAX_PLACES = 20;
/** Places that are in sight without a click. */
const OPEN_PLACES = 5;
const LONGEST_URL = 300;

/** A target that is broken, why, and where it is linked. */
export function findingItem(finding: Finding, context?: ReportContext): Markup {
	const { severity, outcome, url, code, reason, places, standing } = finding;
	const kind = code === NO_FRAGMENT ? 'no such fragment' : outcome.replaceAll('_', ' ');
	const badge = html`<span class="badge ${severity}">${kind}</span>`;
	const fresh = standing === 'new' ? html` <span class="badge new">new</span>` : undefined;
	return html`<li><div class="what">${badge}${fresh} ${link(url)}</div><div class="reason">${shortText(reason)}</div>${placeList(places, context)}</li>`;
}

function placeList(places: readonly LinkPlace[], context?: ReportContext): Markup | undefined {
	if (places.length === 0) return html`<p class="muted">given itself</p>`;
	const items = places.slice(0, MAX_PLACES).map((place) => placeItem(place, context));
	const more = places.length - items.length;
	const rest = more > 0 ? html`<li class="muted">and ${more} more, in a report as CSV or JSON</li>` : undefined;
	const list = html`<ul class="places">${items}${rest}</ul>`;
	if (places.length <= OPEN_PLACES) return list;
	return html`<details><summary>${formatPlural(places.length, 'place')}</summary>${list}</details>`;
}

function placeItem(place: LinkPlace, context?: ReportContext): Markup {
	const text = place.text === '' ? undefined : html` <q>${shortText(place.text)}</q>`;
	return html`<li>${link(place.page, shortText(placeText(place, context), LONGEST_URL))}${text}</li>`;
}

/** Only web addresses lead anywhere: a scheme such as javascript: would run in this page. */
function link(url: string, shown = shortText(url, LONGEST_URL)): Markup {
	const isWeb = /^https?:\/\//i.test(url) && URL.canParse(url);
	if (!isWeb) return html`<span class="url">${shown}</span>`;
	return html`<a class="url" href="${url}" rel="noopener noreferrer nofollow">${shown}</a>`;
}
