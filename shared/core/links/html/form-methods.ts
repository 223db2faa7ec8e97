import type { RawLink } from '../page-link.ts';
import { attributeOf, type Tag } from './tag-links.ts';

/** A page has few forms; a hostile one has no more that are told apart. */
const MAX_FORMS = 1000;
const SENDS: ReadonlySet<string> = new Set(['submit', 'image']);

/**
 * Tells which forms of a page, and which of their buttons, are sent by GET: only there does a GET say anything.
 *
 * Source: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#form-submission-algorithm
 */
export class FormMethods {
	/** Whether the form that stands open is sent by GET; `undefined` if none does. */
	private open: boolean | undefined;
	private readonly byId = new Map<string, boolean>();
	private readonly later: { readonly form: string; readonly links: readonly RawLink[] }[] = [];

	/**
	 * The links of a tag, but for those that are sent otherwise.
	 *
	 * @param links - As `tagLinks` has found them.
	 */
	linksOf(tag: Tag, links: RawLink[]): RawLink[] {
		if (tag.name === 'form') return this.openForm(tag) ? links : [];
		if (tag.name !== 'button' && tag.name !== 'input') return links;
		const isGet = this.isSentByGet(tag);
		if (isGet === true) return links;
		const others = links.filter(({ place }) => !place.endsWith('[formaction]'));
		if (typeof isGet === 'string' && others.length < links.length && this.later.length < MAX_FORMS) {
			this.later.push({ form: isGet, links: links.filter((link) => !others.includes(link)) });
		}
		return others;
	}

	close(): void {
		this.open = undefined;
	}

	/** At the end of the page: links of buttons that name their form, which may stand anywhere. */
	laterLinks(): RawLink[] {
		// A name of no form makes a button of none, which sends nothing.
		return this.later.flatMap(({ form, links }) => (this.byId.get(form) === true ? links : []));
	}

	/** @returns Whether it is sent by GET. One within another is no form. */
	private openForm(tag: Tag): boolean {
		if (this.open !== undefined) return false;
		const isGet = isGetMethod(attributeOf(tag, 'method'));
		this.open = isGet;
		const id = attributeOf(tag, 'id');
		if (id && !this.byId.has(id) && this.byId.size < MAX_FORMS) this.byId.set(id, isGet);
		return isGet;
	}

	/** @returns The id of its form, where that decides. */
	private isSentByGet(button: Tag): boolean | string {
		const type = attributeOf(button, 'type')?.toLowerCase();
		if (type !== undefined && !SENDS.has(type)) return false;
		const own = attributeOf(button, 'formmethod');
		if (own !== undefined) return isGetMethod(own);
		return attributeOf(button, 'form') ?? this.open ?? true;
	}
}

/** What is no method means GET. */
function isGetMethod(method: string | undefined): boolean {
	const name = method?.toLowerCase();
	return name !== 'post' && name !== 'dialog';
}
