// Command subscribe prints every quote there is and then those that come, until Ctrl-C or after COUNT messages:
//
//	NATS_URL=… NATS_CREDS=… go run . [COUNT]
//
// `onrecord doctor` names address and credentials. All it needs is nats.go and the package onrecord.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	count := -1
	if len(os.Args) > 1 {
		var err error
		if count, err = strconv.Atoi(os.Args[1]); err != nil {
			log.Fatal(err)
		}
	}
	if err := subscribe(ctx, os.Getenv("NATS_URL"), os.Getenv("NATS_CREDS"), count); err != nil && ctx.Err() == nil {
		log.Fatal(err)
	}
}

// subscribe prints the quotes of count messages, or of all if count is negative.
func subscribe(ctx context.Context, url, creds string, count int) error {
	nc, err := nats.Connect(url, nats.UserCredentials(creds))
	if err != nil {
		return err
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	// From the beginning, in order, each once. Keep the sequence of the last message and set DeliverPolicy and
	// OptStartSeq to go on from there another time.
	consumer, err := js.OrderedConsumer(ctx, onrecord.StreamQuotes, jetstream.OrderedConsumerConfig{
		FilterSubjects: []string{onrecord.SubjectQuotes}, // or "onrecord.v1.quotes.ngo.>"
	})
	if err != nil {
		return err
	}
	messages, err := consumer.Messages()
	if err != nil {
		return err
	}
	defer messages.Stop()
	for ; count != 0; count-- {
		message, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return err
		}
		quotes, err := onrecord.UnmarshalQuotes(message.Data())
		if err != nil {
			log.Print(err) // of a type or a version that this program does not know
			continue
		}
		for _, q := range quotes.Quotes {
			fmt.Printf("%s: %s (%s)\n", q.Speaker.Name, q.Text, quotes.Statement.URL)
		}
	}
	return nil
}
