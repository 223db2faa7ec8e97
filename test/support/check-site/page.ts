import { INDEX } from '../../../infra/site/site-links.ts';
import { createFilledPage } from '../../../infra/site/site-page.ts';
import type { SiteLink, SiteShape } from './shape.ts';

const BODY_BYTES = 10_240;

/** Renders pages with one link a line, of `bodyBytes` bytes, or more if their links take more. */
export function createRenderer(shape: SiteShape, bodyBytes = BODY_BYTES): (page: number) => string {
	const filled = createFilledPage(bodyBytes);
	return (page) => filled(contentOf(page, shape));
}

function contentOf(page: number, shape: SiteShape): string {
	const lines = shape.linksOf(page).map((link) => `${before(link)}${link.href}${after(link)}\n`);
	return `${topOf(page, shape)}${lines.join('')}</ul>\n`;
}

/** Where the URL of the link at a place of the list stands: line and column, from 1. */
export function positionOf(page: number, at: number, shape: SiteShape): { line: number; column: number } {
	const link = shape.linksOf(page)[at] as SiteLink;
	return { line: topOf(page, shape).split('\n').length + at, column: before(link).length + 1 };
}

function topOf(page: number, { baseOf }: SiteShape): string {
	const title = page === INDEX ? 'Synthetic site' : `Page ${page}`;
	const base = baseOf(page);
	return (
		'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">' +
		`${base === undefined ? '' : `<base href="${base}">`}` +
		`<title>${title}</title></head>\n<body><h1 id="here">${title}</h1>\n<ul>\n`
	);
}

function before({ kind }: SiteLink): string {
	return kind === 'a' ? '<li><a class="link" href="' : '<li><img class="link" src="';
}

function after({ kind, text }: SiteLink): string {
	return kind === 'a' ? `">${text}</a></li>` : `" alt="${text}"></li>`;
}
