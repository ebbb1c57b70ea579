// Package discover finds the documents of a source: what feeds, sitemaps, listings and fixed pages name.
//
// Start with [Walker.Walk], which visits every endpoint of a [Plan] and yields each [Item] worth asking for. The
// parsers below it ([Feed], [Sitemap], [Listing]) know nothing of the network. [Canonical] makes one address of the
// many under which sites link to a document, and [Key] one identity of the variants that answer alike.
//
// # Bounds, and what lies beyond them
//
// A walk yields at most Plan.MaxItems documents and reads at most Plan.MaxPages pages of a listing; the rest follows
// in later walks. That works because what a caller has seen does not count (Walker.Wanted), because the validators
// of an endpoint that was cut short are not to be remembered, and because a listing is continued where it was left.
package discover
