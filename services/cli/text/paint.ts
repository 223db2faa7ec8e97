import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** Colours a text for people, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

interface PaintInput {
	readonly isTTY: boolean | undefined;
	readonly env: Readonly<Record<string, string | undefined>>;
}

export const noPaint: Paint = (_, text) => text;

/** Colours only on a terminal that has any, and not if NO_COLOR is set to something. */
export function createPaint({ isTTY, env }: PaintInput): Paint {
	if (!isTTY || env.NO_COLOR || env.TERM === 'dumb') return noPaint;
	return (style, text) => styleText(style, text, { validateStream: false });
}
