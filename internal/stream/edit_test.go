package stream_test

import (
	"errors"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

func sampleEdit() onrecord.Edit {
	e := onrecord.Edit{
		Change: onrecord.Altered, QuoteID: "qa", StatementID: onrecord.NewStatementID("https://quaywatch.example/1"),
		Source: "quaywatch", Stakeholder: onrecord.Stakeholder{ID: "quaywatch", Name: "Quay Watch", Kind: onrecord.KindNGO},
		URL:  "https://quaywatch.example/1",
		From: onrecord.VersionRef{Version: 1, VersionID: "va", FirstSeenAt: time.Unix(1e9, 0), CaptureSHA256: onrecord.HashText("a")},
		To:   onrecord.VersionRef{Version: 2, VersionID: "vb", FirstSeenAt: time.Unix(2e9, 0), CaptureSHA256: onrecord.HashText("b")},
	}
	e.ID = onrecord.NewEditID(e.QuoteID, e.To.VersionID)
	return e
}

// TestPublishEdit holds that an edit stands in the stream once, whoever tells it, and that only the sink may.
func TestPublishEdit(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	e := sampleEdit()
	for range 2 {
		for _, conn := range []*stream.Conn{connectAs(t, s, stream.RoleSink), connectAs(t, s, stream.RoleSink)} {
			if err := conn.PublishEdit(t.Context(), e); err != nil {
				t.Fatal(err)
			}
		}
	}
	reader := connectAs(t, s, stream.RoleReader)
	if last, err := reader.LastSeq(t.Context(), onrecord.StreamEdits); err != nil || last != 1 {
		t.Errorf("%d edits in the stream, %v; want 1", last, err)
	}
	if err := reader.PublishEdit(t.Context(), e); !errors.Is(err, stream.ErrDenied) {
		t.Errorf("a reader publishes an edit: %v", err)
	}
	e.ID = "dnone"
	if err := connectAs(t, s, stream.RoleSink).PublishEdit(t.Context(), e); !errors.Is(err, onrecord.ErrInvalid) {
		t.Errorf("an edit with a false id: %v", err)
	}
}
