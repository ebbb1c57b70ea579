// Package fetch gets documents from the web: politely, safely, and byte for byte.
//
// Start with [New] and [Fetcher.Get]. Whatever goes wrong is an [*Error] with a [Reason] of a closed list, so that the
// health of a source can be told from its failures.
//
// # Colly, and what lies under it
//
// Every request is made by a Colly collector, used synchronously: one collector an exchange, no queue, no cache, no
// visited set, no robots handling, no limits of its own. Colly reads the address, keeps cookies for the length of a
// chain of redirects, follows the chain, and hands the answer over.
//
// All manners live below it, in the one http.RoundTripper that its WithTransport takes, because there they hold for
// every hop of every chain, and because Colly 2.3's own are not what they seem: a limit rule counts per rule and not
// per host and sleeps with no regard for the context; MaxBodySize truncates in silence; its gunzip knows no bound; its
// robots.txt is matched against the start of the whole User-Agent, fetched without limit, and not asked about
// redirects. For every hop the transport here
//
//   - refuses addresses that are private (guard.go),
//   - asks the host's robots.txt, RFC 9309 (robots.go),
//   - waits for its turn at the host (pace.go), among all fetchers that share it (share.go),
//   - sends the request under time limits, decodes the content encoding and reads the whole body under limits of size
//     and rate (body.go),
//   - tells a document from the page of a gatekeeper (blocked.go),
//   - and asks again, where that is worth it (transport.go).
//
// Colly is shown the answer as opaque bytes, without its media type and encoding. So it decodes no characters, parses
// nothing, and Response.Body is exactly what the server sent, less transfer and content encoding.
package fetch
