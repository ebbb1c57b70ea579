package stream

import (
	"fmt"
	"slices"

	"github.com/nats-io/jwt/v2"
	"github.com/onrecord/onrecord"
)

// Role is what a connection is for, and so what it may do. The zero Role is for who sets a cluster up: it asks for
// whatever it is called to do and the cluster decides.
type Role string

// The roles. Each has a credentials file of its own beside the embedded server, except the admin, which owns the
// topology: there it never leaves the process, and on a cluster it is the user whose key makes the streams.
const (
	RoleScraper   Role = "scraper"
	RoleProcessor Role = "processor"
	RoleSink      Role = "sink"
	RoleReader    Role = "reader"
	// RoleEditor publishes corrections, RoleRedactor takes messages out of the streams for good and says so. They are
	// for people at a command line: no stage runs with them.
	RoleEditor   Role = "editor"
	RoleRedactor Role = "redactor"
	// RoleMonitor sees how everything is, and changes and follows nothing: the web page and its metrics.
	RoleMonitor Role = "monitor"

	roleAdmin Role = "admin"
)

// Roles lists the roles that have a credentials file.
func Roles() []Role {
	return []Role{RoleScraper, RoleProcessor, RoleSink, RoleReader, RoleEditor, RoleRedactor, RoleMonitor}
}

// ParseRole returns the role named s, or an error that lists the roles there are.
func ParseRole(s string) (Role, error) {
	if r := Role(s); slices.Contains(Roles(), r) {
		return r, nil
	}
	return "", fmt.Errorf("role %q is none of scraper, processor, sink, reader, editor, redactor, monitor: %w", s, onrecord.ErrInvalid)
}

// Inbox is the prefix of the subjects on which a role receives replies. Each role has its own, because who may
// subscribe to an inbox reads the answers that others get. The reader's is the one that every NATS client uses unless
// told otherwise, so that any client works with nothing but the credentials file.
func (r Role) Inbox() string {
	if r == "" || r == RoleReader {
		return "_INBOX"
	}
	return "_INBOX_" + string(r)
}

// permissions are the subjects a role may publish and subscribe to. JetStream is asked by publishing to $JS.API
// subjects, so these lines also say which streams a role may look at, read from and write to.
//
// Two limits of subject permissions shape them. A name is one token and tokens match whole or not at all, so "every
// consumer but the pipeline's" is an allow for all and a deny for that one. And what is asked of a stream inside the
// request (a sequence, a filter) cannot be told apart; that is why nobody but the admin may purge or update, and nobody
// but the redactor, whose work it is, delete a message.
func (r Role) permissions() jwt.Permissions {
	var p jwt.Permissions
	p.Sub.Allow.Add(r.Inbox() + ".>")
	allow := func(subjects ...string) { p.Pub.Allow.Add(subjects...) }
	switch r {
	case roleAdmin:
		p.Sub.Allow.Add(">")
		allow(">")
	case RoleScraper:
		allow(onrecord.SubjectStatements, "$KV."+bucketState+".>", "$O."+bucketCaptures+".>")
		allow(lookAt(onrecord.StreamStatements, streamState, streamCaptures)...)
		allow(subjectRun+".*", "$JS.API.STREAM.INFO."+streamRuns)
		allow(worksOff(streamRuns, consumerScraper)...)
	case RoleProcessor:
		allow(onrecord.SubjectQuotes, subjectDead+".>")
		allow(lookAt(onrecord.StreamStatements, onrecord.StreamQuotes, streamDead)...)
		allow(worksOff(onrecord.StreamStatements, consumerProcessor)...)
	case RoleSink:
		allow(onrecord.SubjectEdits)
		allow(lookAt(append(onrecord.Streams(), onrecord.StreamEdits, streamCaptures, streamDead)...)...)
		ownConsumers(&p, append(onrecord.Streams(), streamDead)...)
	case RoleEditor:
		allow(onrecord.SubjectCorrections)
		allow(lookAt(onrecord.Streams()...)...)
		replay(&p, onrecord.Streams()...)
	case RoleRedactor:
		allow(onrecord.SubjectRedactions)
		allow("$O."+bucketCaptures+".M.>", "$KV."+bucketState+"."+onrecord.WithheldKey("*")) // marks of what was taken out
		for _, s := range redactable() {
			allow(lookAt(s)...)
			allow("$JS.API.STREAM.MSG.DELETE." + s)
		}
		allow(lookAt(streamState)...) // what is withheld already
		replay(&p, onrecord.Streams()...)
	case RoleMonitor:
		allow(lookAt(onrecord.StreamStatements, onrecord.StreamQuotes, streamDead, streamState)...)
		allow("$JS.API.CONSUMER.INFO." + onrecord.StreamStatements + "." + consumerProcessor)
	case RoleReader:
		allow(lookAt(append(onrecord.Streams(), onrecord.StreamEdits)...)...)
		allow("$JS.API.INFO", "$JS.API.STREAM.NAMES", "$JS.API.STREAM.LIST")
		ownConsumers(&p, append(onrecord.Streams(), onrecord.StreamEdits)...)
		// Older clients, and some with several filters, name the consumer they make in the request alone, where no
		// permission sees it. In STATEMENTS the name could be that of the processors' consumer, so there they must
		// give it in the subject.
		for _, s := range []string{onrecord.StreamQuotes, onrecord.StreamCorrections, onrecord.StreamEdits} {
			allow("$JS.API.CONSUMER.CREATE." + s)
		}
		// Live, without JetStream. A push consumer delivers to any subject that somebody listens on, also where another
		// stream takes it up; it is the messages that say which stream they are for (newMessage).
		p.Sub.Allow.Add(onrecord.SubjectStatements, onrecord.SubjectQuotes, onrecord.SubjectCorrections, onrecord.SubjectRedactions,
			onrecord.SubjectEdits)
	}
	return p
}

// redactable lists the streams that may repeat what a document says.
func redactable() []string { return append(onrecord.Streams(), streamCaptures, streamDead) }

// lookAt allows to see the state of streams and to get single messages from them.
func lookAt(streams ...string) []string {
	var subjects []string
	for _, s := range streams {
		subjects = append(subjects,
			"$JS.API.STREAM.INFO."+s,
			"$JS.API.DIRECT.GET."+s, "$JS.API.DIRECT.GET."+s+".>",
			"$JS.API.STREAM.MSG.GET."+s)
	}
	return subjects
}

// ownConsumers is replay, and what clients that are not ours do besides: they acknowledge, and control the flow of push
// consumers, which the nats CLI uses.
func ownConsumers(p *jwt.Permissions, streams ...string) {
	replay(p, streams...)
	for _, s := range streams {
		p.Pub.Allow.Add("$JS.FC." + s + ".>")
		p.Pub.Allow.Add(acks(s, "*")...)
	}
	p.Pub.Deny.Add(acks(onrecord.StreamStatements, consumerProcessor)...)
}

// replay allows to read streams through consumers of one's own making, as [Conn.Follow] does, and keeps the pipeline's
// consumer out of reach. Other subscribers' consumers have random names, and a role that may not list them cannot name
// them.
func replay(p *jwt.Permissions, streams ...string) {
	for _, s := range streams {
		p.Pub.Allow.Add(
			"$JS.API.CONSUMER.CREATE."+s+".>",
			"$JS.API.CONSUMER.MSG.NEXT."+s+".*",
			"$JS.API.CONSUMER.INFO."+s+".*",
			"$JS.API.CONSUMER.DELETE."+s+".*")
	}
	for _, verb := range []string{"CREATE", "MSG.NEXT", "DELETE"} {
		subject := "$JS.API.CONSUMER." + verb + "." + onrecord.StreamStatements + "." + consumerProcessor
		p.Pub.Deny.Add(subject)
		if verb == "CREATE" {
			p.Pub.Deny.Add(subject + ".>") // the form with a filter in the subject
		}
	}
}

// worksOff allows to take the messages of one of the pipeline's own consumers.
func worksOff(stream, consumer string) []string {
	return append(acks(stream, consumer),
		"$JS.API.CONSUMER.INFO."+stream+"."+consumer,
		"$JS.API.CONSUMER.MSG.NEXT."+stream+"."+consumer)
}

// acks are the subjects on which messages of a consumer are acknowledged: the form of every server so far, and the
// one with domain and account in front that newer servers can be switched to.
func acks(stream, consumer string) []string {
	return []string{
		"$JS.ACK." + stream + "." + consumer + ".>",
		"$JS.ACK.*.*." + stream + "." + consumer + ".>",
	}
}

// sees reports whether the role has business with a stream.
func (r Role) sees(stream string) bool {
	if r == roleAdmin || r == "" {
		return true
	}
	return slices.Contains(r.permissions().Pub.Allow, "$JS.API.STREAM.INFO."+stream)
}
