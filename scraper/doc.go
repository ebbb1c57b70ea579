// Package scraper is the first stage: a source falls due, its new documents are discovered, fetched, captured, read,
// and published as statements.
//
// Start with [Scraper.Visit], which does all of that for one source, once; [Scheduler] calls it whenever a source
// falls due, and [Judge] says how a source is, from its [History]. The parts are packages of their own:
//
//	discover  feeds, sitemaps, listings and fixed pages → addresses
//	fetch     addresses → bytes, politely: robots.txt, pacing, conditional requests, limits
//	content   bytes → text, title, date, language
//
// # The order of things
//
// For one document: the bytes are stored as a capture, then the statement is published and its acknowledgement awaited,
// then the document is marked as seen. Whatever moment the power fails, the next visit finds either the mark, or no
// mark and collects the document again; the second statement has the same id as the first and is stored once.
//
// The validators of a feed (ETag, Last-Modified) are remembered only after everything it listed was collected, because
// a feed that answers "not modified" must not hide what is still missing.
package scraper
