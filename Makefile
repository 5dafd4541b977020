# The two commands: `make run` and `make test`. Everything else is meson; see CONTRIBUTING.md.
BUILD = build
EXAMPLE = pod32-dense
millwright = $(BUILD)/src/cli/millwright

.PHONY: run test deps build clean

run: build
	$(millwright) design examples/$(EXAMPLE).yaml -o out --force --all
	$(millwright) show out rack:a05
	@echo
	@echo "The whole plan stands in out/: drawings.pdf, report.html, export/, cables.csv, ... Next:"
	@echo "  $(millwright) explain out rack:a05                why so many nodes, and what would allow more"
	@echo "  $(millwright) show out leaf-1-5                   what hangs on a switch"
	@echo "  $(millwright) new FACTORY.yaml                   a commented factory file of your own"

test: run
	meson test -C $(BUILD) --print-errorlogs

deps:
	@tools/deps build test

build: deps
	@test -f $(BUILD)/build.ninja || meson setup $(BUILD) --buildtype=release
	@ninja -C $(BUILD)

clean:
	rm -rf $(BUILD) out
