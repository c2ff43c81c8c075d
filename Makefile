# SPDX-License-Identifier: MIT
# minyi (民意): `make help` lists what can be made.
#
# What is built goes to build/: objects, the three libraries, the program, test
# programs, and share/minyi with the data the program looks up at run time.
# ./minyi is a link to the program.  SANITIZE=1 builds into build/sanitize, so
# that both builds can be kept.

VERSION  := 0.1.0
PREFIX   ?= /usr/local
DESTDIR  ?=
CC       ?= cc
SANITIZE ?=
# Warnings are errors in CI, and only there: a newer compiler must not stop users.
WERROR   ?= $(if $(CI),1)

comma    := ,
BUILD    := build$(if $(filter 1,$(SANITIZE)),/sanitize)
OPTIMIZE ?= $(if $(filter 1,$(SANITIZE)),-O1 -g -fno-omit-frame-pointer \
            -fsanitize=address$(comma)undefined -fno-sanitize-recover=all,-O3)

# Debian packages: to build, test and run; and what optional tests and the bench use.
DEPS      := gcc libc6-dev gettext libcsv-dev libgsl-dev libpcre2-dev libyaml-dev \
             libunistring-dev zlib1g-dev libxlsxwriter-dev libzip-dev libexpat1-dev \
             libreadstat-dev libjansson-dev nettle-dev libcmocka-dev gnuplot-nox fonts-wqy-microhei
DEPS_FULL := $(DEPS) clang clang-format libclang-rt-14-dev valgrind r-base-core r-cran-survey r-cran-mass \
             r-cran-haven chromium fonts-noto-cjk nodejs python3 man-db \
             clang-tidy cppcheck mandoc zsh pkg-config dpkg-dev poppler-utils libopenmpi-dev openmpi-bin iproute2
# What the bench compares with; DuckDB comes from npm, into build/bench/node.
DEPS_BENCH := r-cran-data.table r-cran-survey miller $(if $(shell command -v npm),,nodejs npm)
# What sees faults of accessibility: axe-core, which Debian has not, comes from npm into build/audit.
DEPS_AUDIT := chromium fonts-noto-cjk $(if $(shell command -v npm),,nodejs npm)

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion $(if $(WERROR),-Werror)

# What compiler and linker offer against overruns, as far as these ones know it.  With sanitizers
# no _FORTIFY_SOURCE: they see more, and its own checks would come first.
knows    = $(shell $(CC) -Werror -O2 $(1) -include stdio.h -x c -c -o /dev/null /dev/null \
             2>/dev/null && echo '$(or $(2),$(1))')
links    = $(shell echo 'int main(void) { return 0; }' | $(CC) -Werror $(1) -x c -o /dev/null - \
             2>/dev/null && echo '$(1)')
fortify  = $(call knows,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$(1))
HARDEN  := $(call knows,-fstack-protector-strong) $(call knows,-fPIE) \
           $(if $(findstring -fsanitize,$(OPTIMIZE)),,$(or $(call fortify,3),$(call fortify,2)))
HARDEN_LINK := $(call links,-fPIE -pie) $(call links,-Wl$(comma)-z$(comma)relro$(comma)-z$(comma)now)

CPPFLAGS += -I. -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64 -DMINYI_VERSION='"$(VERSION)"'
CFLAGS   += -std=c17 $(OPTIMIZE) $(WARNINGS) $(HARDEN) -pthread
LDFLAGS  += $(HARDEN_LINK)
LDLIBS   += -lgsl -lgslcblas -lcsv -lpcre2-8 -lyaml -ljansson -lunistring -lxlsxwriter -lzip -lexpat -lreadstat -lnettle -lz -lm -pthread

objects   = $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(2),$(wildcard $(1)/*.c)))
CORE      := $(call objects,core)
STATS     := $(call objects,stats)
SURVEY    := $(call objects,survey,survey/main.c survey/main_mpi.c) $(call objects,survey/*)
LIBRARIES := $(BUILD)/libminyi-survey.a $(BUILD)/libminyi-stats.a $(BUILD)/libminyi-core.a
PROGRAM   := $(BUILD)/minyi
MPI       ?=
# The program for several machines: only main_mpi.c knows of MPI.
PROGRAM_MPI := $(if $(filter 1,$(MPI)),$(BUILD)/minyi-mpi)
MPICC     ?= mpicc
# It is tested where it can be built; not with sanitizers, for Open MPI itself leaks.
CHECK_MPI := $(if $(filter 1,$(SANITIZE)),,$(if $(shell command -v $(MPICC)),$(BUILD)/minyi-mpi))
UNITS     := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/core/*.c tests/stats/*.c tests/survey/*/*.c))
BENCHES   := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/bench/*.c))
TOOLS     := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/tools/*.c))
SOAKS     := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/soak/*.c))
# Lets calls fail in tests; only made for the plain build and the GNU C library.
SHIM      := $(if $(filter 1,$(SANITIZE)),,$(call knows,-include gnu/libc-version.h,$(BUILD)/tests/fault/shim.so))
GENERATOR := $(BUILD)/samples/henan/generate
SHARE     := $(BUILD)/share/minyi
CATALOGUE := $(SHARE)/locale/zh_CN/LC_MESSAGES/minyi.mo
FUZZERS   := $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/*.c))

.PHONY: all help deps deps-full demo check soak audit-report check-build bench bench-programs bench-full-deps fuzz \
        messages format lint coverage mutants install uninstall \
        dist distcheck deb deb-check clean share

all: $(PROGRAM) $(PROGRAM_MPI) $(GENERATOR) share $(if $(filter 1,$(SANITIZE)),,minyi)

help:
	@echo 'make              build the program into build/, with ./minyi as a link to it'
	@echo 'make MPI=1        also build/minyi-mpi, for several machines (wants libopenmpi-dev)'
	@echo 'make demo         install what is missing, build, and run samples/henan up to the report'
	@echo 'make check        install what is missing, build, and run all tests'
	@echo 'make soak         long tests: every failing call, 4,000 small runs, large files; two hours'
	@echo 'make audit-report what axe-core, from npm, says of the report'"'"'s accessibility'
	@echo 'make deps         install the Debian packages that are missing'
	@echo 'make deps-full    also those of optional tests and the bench'
	@echo 'make bench        measure speed, memory and scaling'
	@echo 'make bench-full-deps  install what it compares with: DuckDB, R, Miller'
	@echo 'make fuzz T=60    run every fuzzer for T seconds'
	@echo 'make messages     collect new messages into survey/po/zh_CN.po'
	@echo 'make format       clang-format over all sources'
	@echo 'make lint         includes, cppcheck and clang-tidy over all sources (minutes)'
	@echo 'make coverage     what lines and branches the tests run, by folder (a quarter of an hour)'
	@echo 'make mutants      do the tests notice a changed operator? (half an hour)'
	@echo 'make install      into PREFIX (now $(PREFIX)), below DESTDIR if that is set'
	@echo 'make uninstall    remove it again'
	@echo 'make dist         build/minyi-$(VERSION).tar.gz'
	@echo 'make deb          $(DEB)'
	@echo 'make distcheck    build and test what make dist packs'
	@echo 'make deb-check    install, run and remove the package in a clean Debian (root, debootstrap)'
	@echo 'make clean        remove build/'
	@echo 'V=1 shows the commands'
	@echo 'SANITIZE=1 with any of them builds with ASan and UBSan, into build/sanitize'

# ---- building -----------------------------------------------------------------

# Commands are shown with V=1.
Q = $(if $(V),,@echo '  $(1)  $@';)

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call Q,cc  )$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libminyi-core.a: $(CORE)
$(BUILD)/libminyi-stats.a: $(STATS)
$(BUILD)/libminyi-survey.a: $(SURVEY)
$(LIBRARIES):
	@mkdir -p $(@D)
	$(call Q,ar  )rm -f $@ && $(AR) rcs $@ $(filter %.o,$^)

$(PROGRAM): $(BUILD)/survey/main.o $(LIBRARIES)
	$(call Q,link)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/survey/main_mpi.o: survey/main_mpi.c Makefile
	@mkdir -p $(@D)
	$(call Q,cc  )OMPI_CC='$(CC)' MPICH_CC='$(CC)' $(MPICC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/minyi-mpi: $(BUILD)/survey/main_mpi.o $(LIBRARIES)
	$(call Q,link)OMPI_CC='$(CC)' MPICH_CC='$(CC)' $(MPICC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

minyi: $(PROGRAM)
	@ln -sf $(PROGRAM) $@

# One test program a module: tests/core/number.c makes build/tests/core/number.
$(BUILD)/tests/%: tests/%.c $(LIBRARIES)
	@mkdir -p $(@D)
	$(call Q,link)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(LIBRARIES) $(LDLIBS) -lcmocka

$(BUILD)/tests/fault/shim.so: tests/fault/shim.c Makefile
	@mkdir -p $(@D)
	$(call Q,link)$(CC) $(CPPFLAGS) $(CFLAGS) -U_FORTIFY_SOURCE -fno-profile-arcs -fno-test-coverage \
	    -fPIC -shared -o $@ $< -ldl

$(GENERATOR): $(call objects,samples/henan) $(LIBRARIES)
	$(call Q,link)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# What the program looks up at run time: the same tree that is installed.
share: $(CATALOGUE)
	@for folder in core/standards questionnaires; do \
	    ln -sfn "$(CURDIR)/$$folder" "$(SHARE)/$${folder##*/}"; done

$(CATALOGUE): survey/po/zh_CN.po
	@mkdir -p $(@D)
	$(call Q,msg )msgfmt --check-format -o $@ $<

-include $(shell find $(BUILD) -name '*.d' -not -path '$(BUILD)/fuzz/*' 2>/dev/null)

# ---- packages -----------------------------------------------------------------

# $(1): the packages wanted.  Does nothing, and asks nobody, when all are there.
define install_missing
@missing=$$(for package in $(1); do \
    dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || echo $$package; \
  done); \
  [ -n "$$missing" ] || exit 0; \
  echo "installing:" $$missing; \
  run=; [ "$$(id -u)" = 0 ] || run=sudo; \
  $$run apt-get update -q && \
  $$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing
endef

deps:
	$(call install_missing,$(DEPS))

deps-full:
	$(call install_missing,$(DEPS_FULL))

# ---- using it -----------------------------------------------------------------

demo: deps
	@$(MAKE) --no-print-directory all
	@rm -rf build/demo
	./minyi run -q questionnaires/shimin-2022 \
	    -r samples/henan/wave-wjx.csv -r samples/henan/wave-odk.csv \
	    -p samples/henan/population.csv --cities samples/henan/cities.csv \
	    -s gbt33356-2022 -f samples/henan/filings.csv -o build/demo
	@echo && ls build/demo

check: deps
	@$(MAKE) -j "$$(nproc)" --no-print-directory check-build
	@$(MAKE) -j "$$(nproc)" --no-print-directory check-build SANITIZE=1
	@tests/run

soak: deps
	@$(MAKE) -j "$$(nproc)" --no-print-directory check-build $(SOAKS)
	@SOAK=1 BUILDS=build tests/run tests/soak tests/fault
	@$(MAKE) --no-print-directory audit-report

audit-report: deps
	$(call install_missing,$(DEPS_AUDIT))
	@$(MAKE) --no-print-directory all
	npm install --prefix build/audit/node --no-fund --no-audit axe-core@4
	@tests/browser/audit build/audit/node/node_modules/axe-core/axe.min.js

check-build: all $(UNITS) $(TOOLS) $(BENCHES) $(SHIM) $(CHECK_MPI)

bench-programs: $(TOOLS) $(BENCHES)

bench: $(if $(filter 1,$(BENCH_INSTALL)),bench-full-deps,deps)
	@$(MAKE) --no-print-directory all bench-programs
	@tests/bench/run

bench-full-deps: deps
	$(call install_missing,$(DEPS_BENCH))
	npm install --prefix build/bench/node --no-fund --no-audit @duckdb/node-api

# ---- upkeep -------------------------------------------------------------------

T ?= 60
FUZZ := -O1 -g -fsanitize=address,undefined -fsanitize=fuzzer

.PHONY: fuzz-libraries
fuzz-libraries:
	@$(MAKE) --no-print-directory BUILD=build/fuzz CC=clang OPTIMIZE='$(FUZZ)-no-link' \
	    $(LIBRARIES:$(BUILD)/%=build/fuzz/%)

build/fuzz/%: tests/fuzz/%.c fuzz-libraries
	$(call Q,link)clang $(CPPFLAGS) -std=c17 $(FUZZ) -o $@ $< \
	    $(LIBRARIES:$(BUILD)/%=build/fuzz/%) $(LDLIBS)

# They write many small files: in memory, where that can be had.
fuzz: $(FUZZERS)
	@TMPDIR=$$(mktemp -d -p "$$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)" minyi-fuzz-XXXXXX); \
	export TMPDIR; trap 'rm -rf "$$TMPDIR"' EXIT; \
	for fuzzer in $(FUZZERS); do name=$${fuzzer##*/}; echo "== $$name"; \
	    mkdir -p build/fuzz/found/$$name; \
	    words=tests/fuzz/dictionaries/$$name; \
	    $$fuzzer -max_total_time=$(T) -artifact_prefix=build/fuzz/ -print_final_stats=1 \
	        $$([ ! -e $$words ] || echo -dict=$$words) \
	        build/fuzz/found/$$name tests/fuzz/corpus/$$name 2>build/fuzz/$$name.log \
	        || { tail -n 40 build/fuzz/$$name.log; exit 1; }; \
	    grep -E 'number_of_executed_units|new_units_added' build/fuzz/$$name.log; \
	done

messages:
	xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --no-location --sort-output \
	    --package-name=minyi -o build/minyi.pot core/*.c stats/*.c survey/*.c survey/*/*.c
	msgmerge --update --backup=none --no-location --sort-output survey/po/zh_CN.po build/minyi.pot

format:
	clang-format -i $$(git ls-files "*.[ch]")

lint:
	@tests/lint includes cppcheck tidy

coverage:
	@tests/coverage

mutants:
	@tests/mutants

# ---- delivery -----------------------------------------------------------------

# Below DESTDIR$(PREFIX); nothing that is installed knows where that is, so that it can be moved.
BASH_COMPLETIONS ?= share/bash-completion/completions
ZSH_COMPLETIONS  ?= share/zsh/site-functions
TARGET := $(DESTDIR)$(PREFIX)
# A header that shows the inside of a room is for that room alone.
HEADERS = $(shell grep -L '_private\.h"' $(filter-out %_private.h,$(wildcard core/*.h stats/*.h survey/*.h survey/*/*.h)))
MANUAL := $(patsubst survey/%.1,$(BUILD)/man/man1/%.1,survey/minyi.1) \
          $(patsubst survey/%.5,$(BUILD)/man/man5/%.5,$(filter-out %.zh_CN.5,$(wildcard survey/*.5))) \
          $(BUILD)/man/zh_CN/man1/minyi.1 \
          $(patsubst survey/%.zh_CN.5,$(BUILD)/man/zh_CN/man5/%.5,$(wildcard survey/*.zh_CN.5))
COMPLETIONS := $(BUILD)/completions/minyi $(BUILD)/completions/_minyi

# The version stands in this file only; a page gets it when it is made.
dated = @mkdir -p $(@D) && sed '/^\.TH /s/"minyi"/"minyi $(VERSION)"/' $< >$@

$(BUILD)/man/man1/%.1: survey/%.1 Makefile
	$(dated)
$(BUILD)/man/man5/%.5: survey/%.5 Makefile
	$(dated)
$(BUILD)/man/zh_CN/man1/%.1: survey/%.zh_CN.1 Makefile
	$(dated)
$(BUILD)/man/zh_CN/man5/%.5: survey/%.zh_CN.5 Makefile
	$(dated)

$(BUILD)/minyi.pc: survey/minyi.pc.in Makefile
	@sed -e 's/@VERSION@/$(VERSION)/' -e 's/@LIBS@/$(LDLIBS)/' $< >$@

$(BUILD)/completions/help: $(PROGRAM)
	@mkdir -p $(@D)
	@export LC_ALL=C && { $(PROGRAM) --help && \
	    for command in $$($(PROGRAM) --help | sed -n '/^Commands:/,/^$$/s/^  \([a-z]*\) .*/\1/p'); do \
	        $(PROGRAM) $$command --help || exit 1; done; } >$@.new && mv $@.new $@

$(BUILD)/completions/minyi: $(BUILD)/completions/help survey/completion.awk
	@awk -v shell=bash -f survey/completion.awk $< >$@.new && mv $@.new $@
$(BUILD)/completions/_minyi: $(BUILD)/completions/help survey/completion.awk
	@awk -v shell=zsh -f survey/completion.awk $< >$@.new && mv $@.new $@

install: all $(MANUAL) $(COMPLETIONS) $(BUILD)/minyi.pc
	rm -rf $(TARGET)/share/minyi $(TARGET)/include/minyi
	install -d $(TARGET)/bin $(TARGET)/lib/pkgconfig $(TARGET)/share/man/man1 $(TARGET)/share/man/man5 \
	    $(TARGET)/share/man/zh_CN/man1 $(TARGET)/share/man/zh_CN/man5 $(TARGET)/$(BASH_COMPLETIONS) $(TARGET)/$(ZSH_COMPLETIONS) \
	    $(TARGET)/share/minyi/locale/zh_CN/LC_MESSAGES
	install $(PROGRAM) $(PROGRAM_MPI) $(TARGET)/bin/
	install -m 644 $(LIBRARIES) $(TARGET)/lib/
	install -m 644 $(BUILD)/minyi.pc $(TARGET)/lib/pkgconfig/
	for header in $(HEADERS); do \
	    install -D -m 644 $$header $(TARGET)/include/minyi/$$header || exit 1; done
	for page in $(MANUAL:$(BUILD)/%=%); do \
	    install -m 644 $(BUILD)/$$page $(TARGET)/share/$$page || exit 1; done
	install -m 644 $(BUILD)/completions/minyi $(TARGET)/$(BASH_COMPLETIONS)/
	install -m 644 $(BUILD)/completions/_minyi $(TARGET)/$(ZSH_COMPLETIONS)/
	install -m 644 $(CATALOGUE) $(TARGET)/share/minyi/locale/zh_CN/LC_MESSAGES/
	cp -R core/standards questionnaires $(TARGET)/share/minyi/
	chmod -R u=rwX,go=rX $(TARGET)/share/minyi

uninstall:
	rm -f $(TARGET)/bin/minyi $(TARGET)/bin/minyi-mpi $(TARGET)/lib/pkgconfig/minyi.pc \
	    $(addprefix $(TARGET)/lib/,$(notdir $(LIBRARIES))) \
	    $(MANUAL:$(BUILD)/%=$(TARGET)/share/%) \
	    $(TARGET)/$(BASH_COMPLETIONS)/minyi $(TARGET)/$(ZSH_COMPLETIONS)/_minyi
	rm -rf $(TARGET)/include/minyi $(TARGET)/share/minyi

# The same bytes for the same commit, whoever packs it: its time, no owner, fixed order.  Without
# git it is what a tarball holds, by the time that the tarball gave to this file.
EPOCH = $(shell if [ -e .git ]; then git log -1 --format=%ct; else stat -c %Y Makefile; fi)
DIST := build/minyi-$(VERSION).tar.gz

dist:
	@mkdir -p build
	if [ -e .git ]; then git ls-files -z; \
	    else find . -path ./build -prune -o ! -type d ! -path ./minyi -printf '%P\0'; fi >build/dist.list
	LC_ALL=C sort -z build/dist.list | tar -c --null --no-recursion --format=ustar \
	    --transform='s,^,minyi-$(VERSION)/,' --mtime=@$(EPOCH) --owner=0 --group=0 --numeric-owner \
	    --mode='u+rw,go=u,go-w' -T - -f $(DIST:.gz=)
	gzip -9nf $(DIST:.gz=)
	@echo $(DIST)

# What a stranger gets: the tarball builds whole, in a folder of its own.
distcheck: dist
	@unpacked=$$(mktemp -d) && trap 'rm -rf "$$unpacked"' EXIT && tar -xzf $(DIST) -C $$unpacked && \
	    cd $$unpacked/minyi-$(VERSION) && $(MAKE) --no-print-directory check-build && \
	    BUILDS=build tests/run documents install usage

DEB := build/minyi_$(VERSION)_$(shell dpkg --print-architecture 2>/dev/null).deb

deb:
	@VERSION=$(VERSION) EPOCH=$(EPOCH) DEPS="$(DEPS)" PACKAGE=$(DEB) .ci/deb

# In a clean Debian: needs root, debootstrap and the network.
deb-check: deb
	@.ci/deb-check $(DEB)

clean:
	rm -rf build minyi
