import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const MAX_STOPS = 80;

/** What has the focus, by its label or its text, and whether one sees that. */
export const FOCUSED = `(() => {
	const { activeElement: element } = document;
	const { outlineStyle } = getComputedStyle(element);
	return {
		name: (element.labels?.[0]?.textContent ?? element.textContent ?? '').trim(),
		tag: element.localName,
		isSeen: outlineStyle !== 'none',
	};
})()`;

/** Goes on by Tab until something of this name has the focus. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
	const passed: string[] = [];
	while (passed.length < MAX_STOPS) {
		await page.keyboard.press('Tab');
		const focused = (await page.evaluate(FOCUSED)) as { name: string; tag: string; isSeen: boolean };
		if (focused.tag !== 'body') expect(focused, 'the focus is not seen').toMatchObject({ isSeen: true });
		if (name.test(focused.name)) return;
		passed.push(focused.name);
	}
	throw new Error(`Tab does not lead to ${name}, but to ${passed.join(' | ')}`);
}

/** Goes there by Tab, and presses Enter. */
export async function press(page: Page, name: RegExp): Promise<void> {
	await tabTo(page, name);
	await page.keyboard.press('Enter');
}
