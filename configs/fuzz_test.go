package configs_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/configs"
)

// FuzzParse holds that no file, however broken, makes the loader panic, and that whatever it accepts is whole.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, file := range append(files, "default.yaml") {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		cfg, err := configs.Parse("fuzz.yaml", data)
		if err != nil {
			if !errors.Is(err, onrecord.ErrInvalid) {
				t.Fatalf("error %v is not ErrInvalid", err)
			}
			return
		}
		if cfg.Fetch.HostDelay <= 0 || cfg.Fetch.MaxBody <= 0 {
			t.Errorf("accepted %+v", cfg.Fetch)
		}
		for _, s := range cfg.Sources {
			if err := s.ID.Validate(); err != nil {
				t.Error(err)
			}
			if s.Stakeholder.ID == "" || len(s.Feeds)+len(s.Sitemaps)+len(s.Listings)+len(s.Pages) == 0 || s.MaxItems < 1 {
				t.Errorf("accepted source %+v", s)
			}
			if _, err := configs.ParseSchedule(s.Schedule); err != nil {
				t.Error(err)
			}
		}
	})
}
