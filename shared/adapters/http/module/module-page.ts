import { TextDecoder } from 'node:util';
import { _compileUnsafe } from 'css-select';
import { isXml } from '../../../core/content/content-type.ts';
import type { Page, PageElement } from '../../../core/content/extract/page.ts';
import { elementsIn } from '../extract/find-candidates.ts';
import { SELECT_ADAPTER } from '../extract/select-adapter.ts';
import { resetSteps } from '../extract/steps.ts';
import { textOf } from '../extract/text-of.ts';
import { PageScanner } from '../page/page-scanner.ts';
import { PageTree, type TreeElement, type TreeNode } from '../page/page-tree.ts';
import type { ModuleInput } from './module-messages.ts';

type Select = ReturnType<typeof _compileUnsafe<TreeNode, TreeElement>>;

/** What a module gets of a page; its text is decoded, and its tree built, when it first asks for them. */
export class ModulePage implements Page {
	readonly url: string;
	readonly finalUrl: string;
	readonly status: number;
	readonly headers: Page['headers'];
	readonly contentType: string | null;
	readonly fields: Page['fields'];
	readonly #input: ModuleInput;
	#text: string | undefined;
	#root: TreeElement | undefined;

	constructor(input: ModuleInput) {
		this.#input = input;
		this.url = input.url;
		this.finalUrl = input.finalUrl;
		this.status = input.status;
		this.headers = input.headers;
		this.contentType = input.contentType;
		this.fields = input.fields;
		resetSteps();
	}

	get text(): string {
		this.#text ??= new TextDecoder(this.#input.charset ?? 'utf-8').decode(this.#input.body);
		return this.#text;
	}

	select(selector: string): readonly PageElement[] {
		return Array.from(found(this.#tree(), selector, this.#isXml), (each) => new ModuleElement(each, this.#isXml));
	}

	first(selector: string): PageElement | undefined {
		return firstOf(this.#tree(), selector, this.#isXml);
	}

	get #isXml(): boolean {
		return isXml(this.contentType ?? '');
	}

	#tree(): TreeElement {
		if (this.#root !== undefined) return this.#root;
		const tree = new PageTree(this.#isXml);
		const scanner = new PageScanner(this.#isXml, [tree]);
		scanner.write(this.text);
		scanner.end();
		this.#root = tree.root;
		return tree.root;
	}
}

class ModuleElement implements PageElement {
	readonly #element: TreeElement;
	readonly #isXml: boolean;

	constructor(element: TreeElement, asXml: boolean) {
		this.#element = element;
		this.#isXml = asXml;
	}

	get name(): string {
		return this.#element.name;
	}

	get text(): string {
		return textOf(this.#element);
	}

	get attributes(): Readonly<Record<string, string>> {
		return this.#element.attributes;
	}

	attr(name: string): string | undefined {
		return this.#element.attribute(name);
	}

	select(selector: string): readonly PageElement[] {
		return Array.from(found(this.#element, selector, this.#isXml), (each) => new ModuleElement(each, this.#isXml));
	}

	first(selector: string): PageElement | undefined {
		return firstOf(this.#element, selector, this.#isXml);
	}
}

function firstOf(within: TreeElement, selector: string, asXml: boolean): PageElement | undefined {
	const { value } = found(within, selector, asXml).next();
	return value && new ModuleElement(value, asXml);
}

function* found(within: TreeElement, selector: string, asXml: boolean): Generator<TreeElement, undefined> {
	const select = compiled(selector, within, asXml);
	for (const element of elementsIn(within, asXml)) if (select(element)) yield element;
}

const MAX_KEPT = 1000;
/** With the one element that each is about: css-select reads it anew as it runs. */
const kept = new Map<string, { readonly select: Select; readonly scope: TreeElement[] }>();

/** @throws {Error} It is no selector. */
function compiled(selector: string, within: TreeElement, xmlMode: boolean): Select {
	const key = `${xmlMode} ${selector}`;
	const known = kept.get(key);
	if (known !== undefined) {
		known.scope[0] = within;
		return known.select;
	}
	const scope = [within];
	const select = _compileUnsafe<TreeNode, TreeElement>(
		selector,
		{ adapter: SELECT_ADAPTER, cacheResults: false, xmlMode },
		scope,
	);
	// Who builds selectors of what a page says has a new one for each.
	if (kept.size >= MAX_KEPT) kept.clear();
	kept.set(key, { select, scope });
	return select;
}
