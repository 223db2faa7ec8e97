/** How a site names the parts of a page after their headings. */
export const SLUG_STYLES = ['github', 'gitlab', 'mkdocs'] as const;
export type SlugStyle = (typeof SLUG_STYLES)[number];
