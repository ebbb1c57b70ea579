// Package stream is how statements and quotes travel: NATS JetStream, either embedded in this process or on a cluster
// of the operator's own. The rest of onrecord sees a [Conn] and cannot tell which of the two it is.
//
//	server, err := stream.StartServer(ctx, stream.ServerConfig{Dir: dir})   // or none, with a cluster
//	conn, err := server.Connect(ctx, stream.RoleScraper)                     // or stream.Dial(ctx, …)
//	err = conn.PublishStatements(ctx, page)                                  // durable when it returns
//
// # What is where
//
//	STATEMENTS, QUOTES    the two streams of the pipeline, kept for ever: who comes late sees everything
//	CORRECTIONS           corrections of the quotes and redactions, in the order in which people made them
//	DEAD                  statements that were given up, each with its reason
//	RUNS                  a work queue: sources that fell due, until a scraper has visited them
//	OBJ_captures          an object store: the bytes each statement was made from, by their hash
//	KV_state              a key-value bucket: what the scrapers remember between visits
//	processor             a durable consumer of STATEMENTS, shared by all processors
//	scraper               a durable consumer of RUNS, shared by all scrapers
//
// topology.go says why each is set the way it is.
//
// # What always holds
//
//   - A publish that returned nil is on disk (the embedded server fsyncs before it acknowledges) and survives kill -9
//     and a power cut. One that returned an error may be repeated: its id makes it one message.
//   - A run is announced once, whoever announces it; a source and a host belong to one scraper at a time ([Leases]).
//   - A statement is acknowledged after its handler returned nil, so it is handled at least once.
//   - Nothing is taken out of a stream but by [Conn.Erase], for a redaction, which stands in CORRECTIONS instead.
//   - Nothing is ever dropped to make room. A full stream refuses with onrecord.ErrFull.
//   - A connection may do what its [Role] needs and no more. What it may not do is an error that says so, at once.
package stream
