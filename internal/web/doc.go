// Package web shows an archive to people and programs that have a browser or an HTTP client: pages, a JSON API, feeds,
// metrics. It only reads, through package sink; what is outside the archive (how the sources are, how far the streams are
// read) it is told by a function of [Config].
//
// [New] makes the handler, [Listen] and [Serve] put it on an address. The pages are templates, rendered here, and work
// without JavaScript; a page asks for nothing from any other host. What is shown was written by others, so all of it is
// escaped, and a link leads out only to http and https.
package web
