/** How a page is written. */
export type PageKind = 'html' | 'markdown';
