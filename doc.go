// Package onrecord is the vocabulary and the message contract of onrecord: what a source, a statement, a capture
// and a quote are, and how they travel. It needs only the standard library, so that any Go program can subscribe
// to the stream and decode what it says with nothing but this package and a NATS client.
//
// # The journey
//
// A [Source] (one newsroom, feed, sitemap, listing or fixed page) falls due. The scraper fetches its new documents,
// keeps the bytes as a [Capture], and publishes a [Statement]: one version of the text of one document. A processor
// finds the [Quote]s in it and who said them, and publishes them together as [Quotes]. A person who knows better publishes
// a [Correction], or a [Redaction]. The sink writes all of it into the archive, which is a materialised view of the
// streams, and publishes an [Edit] where a later version no longer has the words of a quote.
//
// # What always holds
//
//   - A [Span] counts Unicode code points of the statement's text, half open. A quote's Text is the statement's text
//     at its Content spans, see [Quote.Validate].
//   - Ids are derived from content (id.go). The same document, collected again by another machine, has the same id;
//     publishing it twice stores it once.
//   - A message is a file format. [MarshalStatement] and [UnmarshalStatement], [MarshalQuotes] and [UnmarshalQuotes] and so on
//     are CloudEvents 1.0 in structured mode; testdata/messages holds golden samples that must decode for ever, and
//     schema/ the JSON Schemas that every published message obeys.
//
// Start with [Statement] and [Quote].
package onrecord
