package stream

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"
	"github.com/onrecord/onrecord"
)

// Captures is the store of the bytes that statements were made from, each under the hex SHA-256 of its body.
//
// It is a NATS object store (ADR-20): the body in chunks on a subject of its own, then a description that names that
// subject. The client's own Put is not used, for two reasons: of two that store the same body at the same time it lets
// the second win, and what was first seen must stay; and it needs the right to purge the store, which no scraper
// should have. A Put that was cut off leaves chunks that no description names: some bytes, and nothing wrong.
type Captures struct {
	conn  *Conn
	store jetstream.Stream
}

const (
	// captureChunk stays below the megabyte that clusters take in one message unless told otherwise.
	captureChunk = 512 << 10

	// metaCapture is the key of the object's metadata under which the capture's description stands as JSON.
	metaCapture = "onrecord-capture"
)

// Captures opens the store.
func (c *Conn) Captures(ctx context.Context) (*Captures, error) {
	store, err := c.openStream(ctx, streamCaptures)
	if err != nil {
		return nil, fmt.Errorf("open capture store: %w", err)
	}
	return &Captures{conn: c, store: store}, nil
}

func (c *Conn) openStream(ctx context.Context, name string) (s jetstream.Stream, err error) {
	err = c.ask(ctx, func(ctx context.Context) error {
		s, err = c.js.Stream(ctx, name)
		return err
	})
	return s, err
}

// Put stores a body and the description of how it was received, and returns the description on record: that of the
// first time these bytes were stored, whoever stored them. FetchedAt of a run that is repeated after a crash is
// therefore the same. When it returns without an error the body is on the disk. SHA256 and Size are filled in. Bytes that
// were erased are refused with onrecord.ErrRedacted.
func (s *Captures) Put(ctx context.Context, capture onrecord.Capture, body []byte) (onrecord.Capture, error) {
	capture.SHA256, capture.Size = onrecord.HashBytes(body), int64(len(body))
	first, err := s.put(ctx, capture, body)
	if err != nil {
		return onrecord.Capture{}, fmt.Errorf("store capture of %s: %w", lastURL(capture), err)
	}
	return first, nil
}

func (s *Captures) put(ctx context.Context, capture onrecord.Capture, body []byte) (onrecord.Capture, error) {
	first, err := s.describe(ctx, capture.SHA256)
	if err == nil {
		return first.capture()
	}
	if !errors.Is(err, onrecord.ErrNotFound) || errors.Is(err, onrecord.ErrRedacted) {
		return onrecord.Capture{}, err
	}
	msgs, err := captureMessages(capture, body, first.seq)
	if err != nil {
		return onrecord.Capture{}, err
	}
	err = s.conn.publishEach(ctx, msgs) // the description last
	if wrongLastSequence(err) {         // somebody was faster
		if first, err = s.describe(ctx, capture.SHA256); err != nil {
			return onrecord.Capture{}, err
		}
		return first.capture()
	}
	return capture, err
}

// wrongLastSequence reports whether the server refused because something is there where nothing was expected. It has
// two codes for it, of which one is that of replicated streams.
func wrongLastSequence(err error) bool {
	var refused *jetstream.APIError
	return errors.As(err, &refused) && (refused.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence ||
		refused.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant)
}

// Get returns a capture and its body, checked against its hash. The error is onrecord.ErrNotFound where there is none.
func (s *Captures) Get(ctx context.Context, sha string) (onrecord.Capture, []byte, error) {
	fail := func(err error) (onrecord.Capture, []byte, error) {
		return onrecord.Capture{}, nil, fmt.Errorf("capture %s: %w", sha, err)
	}
	object, err := s.describe(ctx, sha)
	if err != nil {
		return fail(err)
	}
	capture, err := object.capture()
	if err != nil {
		return fail(err)
	}
	body := make([]byte, 0, object.Size)
	next := uint64(1) // of the whole store; the server's index finds the chunk's subject
	for range object.Chunks {
		chunk, err := s.chunk(ctx, object.NUID, next)
		if err != nil {
			return fail(fmt.Errorf("read body: %w", err))
		}
		body, next = append(body, chunk.Data...), chunk.Sequence+1
	}
	if got := onrecord.HashBytes(body); got != sha {
		return fail(fmt.Errorf("the stored body has the hash %s: the store is damaged, restore it from a backup", got))
	}
	return capture, body, nil
}

// chunk returns the first chunk of an object at or after a sequence.
func (s *Captures) chunk(ctx context.Context, object string, seq uint64) (m *jetstream.RawStreamMsg, err error) {
	err = s.conn.ask(ctx, func(ctx context.Context) error {
		m, err = s.store.GetMsg(ctx, seq, jetstream.WithGetMsgSubject(chunkSubject(object)))
		return err
	})
	return m, err
}

// captureObject is the description of an object, as NATS writes it, and its sequence: zero where there never was one,
// that of the mark where it was deleted.
type captureObject struct {
	jetstream.ObjectInfo
	seq uint64
}

func (o captureObject) capture() (onrecord.Capture, error) {
	var c onrecord.Capture
	if err := json.Unmarshal([]byte(o.Metadata[metaCapture]), &c); err != nil {
		return c, fmt.Errorf("description of capture %s: %w", o.Name, err)
	}
	return c, nil
}

// describe reads an object's description.
func (s *Captures) describe(ctx context.Context, sha string) (captureObject, error) {
	var object captureObject
	err := s.conn.ask(ctx, func(ctx context.Context) error {
		m, err := s.store.GetLastMsgForSubject(ctx, descriptionSubject(sha))
		if isNotFound(err) {
			return onrecord.ErrNotFound
		}
		if err != nil {
			return err
		}
		object.seq = m.Sequence
		if err := json.Unmarshal(m.Data, &object.ObjectInfo); err != nil {
			return fmt.Errorf("description of capture %s: %w", sha, err)
		}
		if object.Deleted && object.Description == redactedCapture {
			return fmt.Errorf("%w: %w", onrecord.ErrRedacted, onrecord.ErrNotFound)
		}
		if object.Deleted {
			return onrecord.ErrNotFound
		}
		return nil
	})
	return object, err
}

// captureMessages are the chunks of a body and, last, its description, which is taken only where the newest one still
// has the sequence after: zero, none.
func captureMessages(capture onrecord.Capture, body []byte, after uint64) ([]*nats.Msg, error) {
	described, err := json.Marshal(capture)
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(body)
	object := jetstream.ObjectInfo{
		ObjectMeta: jetstream.ObjectMeta{
			Name:        capture.SHA256,
			Description: lastURL(capture),
			Metadata:    map[string]string{metaCapture: string(described)},
			Opts:        &jetstream.ObjectMetaOptions{ChunkSize: captureChunk},
		},
		Bucket: bucketCaptures,
		NUID:   nuid.Next(),
		Size:   uint64(len(body)),
		Digest: "SHA-256=" + base64.URLEncoding.EncodeToString(digest[:]),
	}
	var msgs []*nats.Msg
	for r := bytes.NewReader(body); r.Len() > 0; {
		chunk := nats.NewMsg(chunkSubject(object.NUID))
		chunk.Data = make([]byte, min(captureChunk, r.Len()))
		if _, err := io.ReadFull(r, chunk.Data); err != nil {
			return nil, err
		}
		chunk.Header.Set(jetstream.MsgIDHeader, object.NUID+"-"+strconv.Itoa(len(msgs))) // a chunk twice is a damaged body
		msgs = append(msgs, chunk)
	}
	object.Chunks = uint32(len(msgs))
	description := nats.NewMsg(descriptionSubject(capture.SHA256))
	if description.Data, err = json.Marshal(object); err != nil {
		return nil, err
	}
	description.Header.Set(jetstream.MsgRollup, jetstream.MsgRollupSubject)
	description.Header.Set(jetstream.ExpectedLastSubjSeqHeader, strconv.FormatUint(after, 10))
	return append(msgs, description), nil
}

func chunkSubject(object string) string { return "$O." + bucketCaptures + ".C." + object }

func descriptionSubject(name string) string {
	return "$O." + bucketCaptures + ".M." + base64.URLEncoding.EncodeToString([]byte(name))
}

// lastURL names a capture to people: the address that answered.
func lastURL(c onrecord.Capture) string {
	if len(c.URLs) == 0 {
		return "an unnamed document"
	}
	return strings.ToValidUTF8(c.URLs[len(c.URLs)-1], "?")
}
