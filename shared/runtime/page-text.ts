/** How the text of a page is read, for who has it at hand. */
export { type PageText, readPageText } from '../adapters/http/page/read-page-text.ts';
