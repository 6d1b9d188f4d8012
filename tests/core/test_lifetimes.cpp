#include "support.hpp"

using namespace asyncio;

namespace {

/// Makes the probes of one scenario.
struct Probes {
    int alive = 0;
    Probe operator()() { return Probe(alive); }
};

using Scenario = Coroutine<> (*)(Probes&);

/// The virtual clock. Says when the loop reads it between two of its callbacks, as in debug mode before and after each.
class SteppedHost final : public Host {
public:
    explicit SteppedHost(std::function<void()> step) : step_(std::move(step)) {}
    std::int64_t now(std::uint64_t readings) override {
        if (!detail::running_task()) step_();
        return clock_->now(readings);
    }
    std::int64_t resolution() const noexcept override { return clock_->resolution(); }
    Wake wait(std::int64_t deadline) override { return clock_->wait(deadline); }
    void wake() noexcept override { clock_->wake(); }

private:
    std::function<void()> step_;
    std::unique_ptr<Host> clock_ = virtual_host();
};

/// A loop in debug mode that calls `stop` at its step number `last`, and tells nobody of errors. Gives how many steps
/// it took.
template <class Run>
int stepped(int last, const std::function<void(EventLoop&)>& stop, Run run) {
    int steps = 0;
    EventLoop* stepping = nullptr;
    Loop loop = new_event_loop(std::make_unique<SteppedHost>([&] {
        if (stepping && ++steps == last) stop(*stepping);
        if (steps > 100'000) FAIL("the scenario does not end");
    }));
    loop->set_debug(true);
    loop->set_exception_handler([](EventLoop&, const ExceptionContext&) {});
    stepping = loop.get();
    run(std::move(loop));
    return steps;
}

/// Runs a program's main as `run` does. What it throws is its own business, as what ends the tidying up.
int run_cancelling(Scenario scenario, Probes& probes, int last, const std::function<void(EventLoop&)>& stop) {
    return stepped(last, stop, [&](Loop loop) {
        Runner runner({.loop_factory = [&] { return std::move(loop); }});
        try {
            runner.run(scenario(probes));
        } catch (...) {
        }
        try {
            runner.close();
        } catch (...) {
        }
    });
}

/// Runs the scenario to its end, then again and again: with each of its tasks cancelled after step 1, 2, 3, ...; with
/// the loop stopped there and let go, closed or not, with all that is pending. Each time nothing may be left.
void stopped_everywhere(Scenario scenario) {
    const auto in_use = detail::FramePool::in_use.load();
    const auto nothing_is_left = [&](const Probes& probes) {
        CHECK(probes.alive == 0);
        CHECK(detail::FramePool::in_use.load() == in_use);
    };
    int steps = 0;
    {
        Probes probes;
        steps = run_cancelling(scenario, probes, 0, {});
        nothing_is_left(probes);
    }
    REQUIRE(steps > 1);
    for (int last = 1; last <= steps; ++last) {
        std::size_t tasks = 1;
        for (std::size_t task = 0; task < tasks; ++task) {
            INFO("task " << task << " cancelled after step " << last);
            Probes probes;
            run_cancelling(scenario, probes, last, [&](EventLoop& loop) {
                auto all = all_tasks(loop.shared_from_this());
                tasks = all.size();
                if (task < tasks) all[task].cancel();
            });
            nothing_is_left(probes);
        }
        for (const bool closed : {false, true}) {
            INFO((closed ? "closed" : "dropped") << " after step " << last);
            Probes probes;
            stepped(
                last, [](EventLoop& loop) { loop.stop(); },
                [&](Loop loop) {
                    try {
                        loop->run_until_complete(scenario(probes));
                    } catch (...) {
                    }
                    if (closed) loop->close();
                });
            nothing_is_left(probes);
        }
    }
}

// What scenarios are made of. Each holds a probe, and some give one.

Coroutine<> works(Probe, double delay) { co_await sleep(delay); }
Coroutine<Probe> gives(Probe probe, double delay) {
    co_await sleep(delay);
    co_return probe;
}
Coroutine<> fails(Probe, double delay) {
    co_await sleep(delay);
    throw ValueError("failed");
}
Coroutine<> nested(Probe probe, int depth) {
    if (depth == 0) {
        co_await sleep(1);
        co_await sleep(0);
    } else {
        co_await nested(probe, depth - 1);
    }
}
/// Does not let itself be cancelled the first time.
Coroutine<> stubborn(Probe probe, double delay) {
    auto outcome = co_await asyncio::outcome(works(probe, delay));
    if (is_cancelled(outcome)) co_await works(probe, delay);
}
Coroutine<> awaits(Probe, Future<Probe> future) { co_await future; }

/// Gives a probe after each pause, and takes a pause however it is left.
AsyncGenerator<Probe> ticks(Probe probe, int n) {
    std::exception_ptr left;
    for (int i = 0; i < n && !left; ++i) {
        co_await sleep(1);
        try {
            co_yield probe;
        } catch (...) {
            left = std::current_exception();
        }
    }
    co_await sleep(1);
    if (left) std::rethrow_exception(left);
}

template <class... C>
auto list(C... coroutines) {
    std::vector<std::common_type_t<C...>> all;
    (all.push_back(std::move(coroutines)), ...);
    return all;
}

/// Holds `lock`, which others may let go of before.
template <class L>
Coroutine<> holds(Probe probe, std::shared_ptr<L> lock) {
    co_await with(*lock, [&] { return works(probe, 1); });
}
template <class L>
Coroutine<> contends(Probes& probes, std::shared_ptr<L> lock) {
    auto first = create_task(holds(probes(), lock));
    auto second = create_task(holds(probes(), lock));
    auto third = create_task(holds(probes(), lock));
    co_await holds(probes(), lock);
    co_await gather(first, second, third);
}

using Item = std::pair<int, std::shared_ptr<Probe>>;

/// A producer, two consumers, and everything dealt with in the end.
template <class Q>
Coroutine<> passes_on(Probes& probes, std::shared_ptr<Q> queue) {
    auto consumes = [](Probe, std::shared_ptr<Q> from) -> Coroutine<> {
        for (int i = 0; i < 2; ++i) {
            co_await from->get();
            co_await sleep(1);
            from->task_done();
        }
    };
    auto first = create_task(consumes(probes(), queue));
    auto second = create_task(consumes(probes(), queue));
    for (int i = 0; i < 4; ++i) {
        Item item(3 - i, std::make_shared<Probe>(probes()));
        co_await queue->put(item);
    }
    co_await queue->join();
    co_await gather(first, second);
}

ContextVar<std::shared_ptr<Probe>> present("present", nullptr);

/// A context manager that awaits on both sides.
struct Pausing {
    Probe probe;
    bool swallows;
    Coroutine<> aenter() { co_await sleep(1); }
    Coroutine<bool> aexit(std::exception_ptr) {
        co_await sleep(1);
        co_return swallows;
    }
};

}  // namespace

TEST_CASE("nothing is left of a chain of awaits, wherever it is stopped") {
    stopped_everywhere([](Probes& probes) -> Coroutine<> {
        co_await sleep(1);
        co_await sleep(0);
        co_await nested(probes(), 5);
        co_await gives(probes(), 1);
        co_await stubborn(probes(), 1);
    });
}

TEST_CASE("nothing is left of tasks that await tasks and futures, wherever they are stopped") {
    stopped_everywhere([](Probes& probes) -> Coroutine<> {
        auto inner = create_task(gives(probes(), 2));
        auto middle = create_task(awaits(probes(), inner));
        auto also = create_task(awaits(probes(), inner));
        create_task(stubborn(probes(), 1));
        auto future = get_running_loop()->create_future<Probe>();
        auto outer = create_task(awaits(probes(), future));
        co_await middle;
        co_await also;
        future.set_result(probes());
        co_await outer;
        auto failing = create_task(fails(probes(), 1));
        (void)co_await outcome(failing);
        create_task(fails(probes(), 0));
        create_task(works(probes(), 3600));
        co_await sleep(0);
    });
}

TEST_CASE("nothing is left of eager tasks, wherever they are stopped") {
    stopped_everywhere([](Probes& probes) -> Coroutine<> {
        TaskOptions eagerly;
        eagerly.eager_start = true;
        auto inner = create_task(gives(probes(), 1), eagerly);
        auto outer = create_task(awaits(probes(), inner), eagerly);
        auto done = create_task(awaits(probes(), outer.done() ? inner : Future<Probe>(inner)), eagerly);
        get_running_loop()->set_task_factory(eager_task_factory);
        co_await gather(works(probes(), 1), nested(probes(), 0), outer, done);
        get_running_loop()->set_task_factory(nullptr);
    });
}

TEST_CASE("nothing is left of a gathering, wherever it is stopped") {
    SECTION("with results") {
        stopped_everywhere([](Probes& probes) -> Coroutine<> {
            auto results = co_await gather(gives(probes(), 2), gives(probes(), 1), works(probes(), 0));
            (void)results;
            co_await gather(list(gives(probes(), 1), gives(probes(), 1)));
            auto same = create_task(works(probes(), 1));
            co_await gather(same, same);
            co_await gather();
        });
    }
    SECTION("with a child that fails while the others run on") {
        stopped_everywhere([](Probes& probes) -> Coroutine<> {
            (void)co_await outcome(gather(works(probes(), 2), fails(probes(), 1), stubborn(probes(), 3)));
            co_await gather(return_exceptions, fails(probes(), 1), gives(probes(), 2));
            auto cancelled = create_task(works(probes(), 1));
            auto all = gather(return_exceptions, cancelled, works(probes(), 2));
            cancelled.cancel();
            co_await all;
        });
    }
    SECTION("nested, kept and dropped") {
        stopped_everywhere([](Probes& probes) -> Coroutine<> {
            co_await gather(gather(works(probes(), 1), works(probes(), 2)), gather(gather(stubborn(probes(), 1))));
            auto kept = gather(works(probes(), 1), fails(probes(), 2));
            (void)gather(works(probes(), 1), works(probes(), 3600));
            co_await sleep(1);
            kept.cancel();
            (void)co_await outcome(kept);
        });
    }
}

TEST_CASE("nothing is left of a wait, wherever it is stopped") {
    stopped_everywhere([](Probes& probes) -> Coroutine<> {
        for (const auto when : {FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED}) {
            std::vector<Task<>> tasks;
            tasks.push_back(create_task(works(probes(), 1)));
            tasks.push_back(create_task(fails(probes(), 2)));
            tasks.push_back(create_task(stubborn(probes(), 3)));
            WaitOptions options;
            options.return_when = when;
            co_await wait(tasks, options);
            options.timeout = 0.5;
            options.return_when = ALL_COMPLETED;
            co_await wait(tasks, options);
        }
    });
}

TEST_CASE("nothing is left of wait_for, wherever it is stopped") {
    stopped_everywhere([](Probes& probes) -> Coroutine<> {
        co_await wait_for(gives(probes(), 1), 2);
        (void)co_await outcome(wait_for(works(probes(), 2), 1));
        (void)co_await outcome(wait_for(stubborn(probes(), 2), 1));
        (void)co_await outcome(wait_for(works(probes(), 1), 0));
        (void)co_await outcome(wait_for(create_task(fails(probes(), 1)), 1));
        (void)co_await outcome(wait_for(wait_for(works(probes(), 3), 2), 1));
    });
}

TEST_CASE("nothing is left of a shield, wherever it is stopped") {
    stopped_everywhere([](Probes& probes) -> Coroutine<> {
        co_await shield(gives(probes(), 1));
        auto inner = create_task(fails(probes(), 2));
        (void)co_await outcome(wait_for(shield(inner), 1));
        auto outer = create_task(awaits(probes(), shield(create_task(gives(probes(), 2)))));
        co_await sleep(1);
        outer.cancel();
        (void)co_await outcome(outer);
        (void)shield(works(probes(), 1));
        co_await shield(shield(gather(works(probes(), 1))));
    });
}

TEST_CASE("nothing is left of a timeout, wherever it is stopped") {
    stopped_everywhere([](Probes& probes) -> Coroutine<> {
        co_await with(timeout(2), [&](Timeout&) { return works(probes(), 1); });
        (void)co_await outcome(with(
            timeout(1), [&](Timeout&) { return with(timeout(2), [&](Timeout&) { return stubborn(probes(), 3); }); }));
        (void)co_await outcome(
            with(timeout(1), [&](Timeout&) { return with(timeout(1), [&](Timeout&) { return works(probes(), 3); }); }));
        auto moves = [](Probe probe, Timeout& deadline) -> Coroutine<> {
            deadline.reschedule(get_running_loop()->time() + 2);
            co_await works(probe, 1);
            deadline.reschedule(std::nullopt);
            co_await works(probe, 2);
            deadline.reschedule(get_running_loop()->time() - 1);
            co_await works(probe, 1);
        };
        (void)co_await outcome(with(timeout(1), [&](Timeout& deadline) { return moves(probes(), deadline); }));
    });
}

TEST_CASE("nothing is left of a group of tasks, wherever it is stopped") {
    SECTION("that ends well") {
        stopped_everywhere([](Probes& probes) -> Coroutine<> {
            auto body = [](Probes& probes, TaskGroup& group) -> Coroutine<> {
                group.create_task(works(probes(), 2));
                auto result = group.create_task(gives(probes(), 1));
                co_await result;
                group.create_task(stubborn(probes(), 1));
            };
            co_await with(TaskGroup{}, [&](TaskGroup& group) { return body(probes, group); });
        });
    }
    SECTION("with a child that fails, and one in its body") {
        stopped_everywhere([](Probes& probes) -> Coroutine<> {
            auto body = [](Probes& probes, TaskGroup& group) -> Coroutine<> {
                group.create_task(stubborn(probes(), 2));
                group.create_task(fails(probes(), 1));
                co_await works(probes(), 3);
            };
            (void)co_await outcome(with(TaskGroup{}, [&](TaskGroup& group) { return body(probes, group); }));
            auto failing = [](Probes& probes, TaskGroup& group) -> Coroutine<> {
                group.create_task(fails(probes(), 2));
                group.create_task(works(probes(), 2));
                co_await fails(probes(), 1);
            };
            (void)co_await outcome(with(TaskGroup{}, [&](TaskGroup& group) { return failing(probes, group); }));
        });
    }
    SECTION("in another") {
        stopped_everywhere([](Probes& probes) -> Coroutine<> {
            auto inner = [](Probes& probes, TaskGroup& outer, TaskGroup& group) -> Coroutine<> {
                outer.create_task(fails(probes(), 2));
                group.create_task(works(probes(), 3));
                co_await works(probes(), 1);
            };
            auto body = [inner](Probes& probes, TaskGroup& group) -> Coroutine<> {
                group.create_task(works(probes(), 3));
                co_await with(TaskGroup{}, [&](TaskGroup& own) { return inner(probes, group, own); });
            };
            (void)co_await outcome(with(TaskGroup{}, [&](TaskGroup& group) { return body(probes, group); }));
        });
    }
}

TEST_CASE("nothing is left of as_completed, wherever it is stopped") {
    stopped_everywhere([](Probes& probes) -> Coroutine<> {
        for (auto& next : as_completed(list(gives(probes(), 2), gives(probes(), 1)))) co_await next;
        AsCompletedOptions options;
        options.timeout = 2;
        auto some = as_completed(list(works(probes(), 1), stubborn(probes(), 3), fails(probes(), 1)), options);
        for (auto& next : some) (void)co_await outcome(next);
        auto left = as_completed(list(works(probes(), 1), works(probes(), 3600)));
        co_await *left.begin();
    });
}

TEST_CASE("nothing is left of a lock that many want, wherever they are stopped") {
    SECTION("Lock") {
        stopped_everywhere([](Probes& probes) { return contends(probes, std::make_shared<Lock>()); });
    }
    SECTION("Semaphore") {
        stopped_everywhere([](Probes& probes) { return contends(probes, std::make_shared<Semaphore>(2)); });
    }
    SECTION("BoundedSemaphore") {
        stopped_everywhere([](Probes& probes) { return contends(probes, std::make_shared<BoundedSemaphore>(1)); });
    }
    SECTION("Condition") {
        stopped_everywhere([](Probes& probes) { return contends(probes, std::make_shared<Condition>()); });
    }
    SECTION("for the rest of a scope") {
        stopped_everywhere([](Probes& probes) -> Coroutine<> {
            auto scoped = [](Probe, std::shared_ptr<Lock> lock) -> Coroutine<> {
                auto held = co_await lock->scoped_lock();
                co_await sleep(1);
            };
            auto lock = std::make_shared<Lock>();
            co_await gather(scoped(probes(), lock), scoped(probes(), lock), holds(probes(), lock));
        });
    }
}

TEST_CASE("nothing is left of who waits for an event, wherever they are stopped") {
    stopped_everywhere([](Probes& probes) -> Coroutine<> {
        auto event = std::make_shared<Event>();
        auto waiting = [](Probe, std::shared_ptr<Event> event) -> Coroutine<> { co_await event->wait(); };
        auto first = create_task(waiting(probes(), event));
        auto second = create_task(waiting(probes(), event));
        co_await sleep(1);
        event->set();
        co_await gather(first, second, waiting(probes(), event));
    });
}

TEST_CASE("nothing is left of who waits for a condition, wherever they are stopped") {
    stopped_everywhere([](Probes& probes) -> Coroutine<> {
        struct Shared {
            Condition condition;
            int value = 0;
        };
        auto shared = std::make_shared<Shared>();
        auto waits = [](Probe probe, std::shared_ptr<Shared> shared) -> Coroutine<> {
            auto body = [](Probe, std::shared_ptr<Shared> shared) -> Coroutine<> {
                co_await shared->condition.wait();
                co_await sleep(1);
            };
            co_await with(shared->condition, [&] { return body(probe, shared); });
        };
        auto waits_for = [](Probe probe, std::shared_ptr<Shared> shared) -> Coroutine<> {
            auto body = [](Probe, std::shared_ptr<Shared> shared) -> Coroutine<> {
                co_await shared->condition.wait_for([&] { return shared->value > 1; });
            };
            co_await with(shared->condition, [&] { return body(probe, shared); });
        };
        auto notifies = [](Probe, std::shared_ptr<Shared> shared) -> Coroutine<> {
            ++shared->value;
            shared->condition.notify_all();
            co_await sleep(1);
        };
        auto first = create_task(waits(probes(), shared));
        auto second = create_task(waits_for(probes(), shared));
        for (int i = 0; i < 2; ++i) {
            co_await sleep(1);
            co_await with(shared->condition, [&] { return notifies(probes(), shared); });
        }
        co_await gather(first, second);
    });
}

TEST_CASE("nothing is left of who meets at a barrier, wherever they are stopped") {
    stopped_everywhere([](Probes& probes) -> Coroutine<> {
        auto barrier = std::make_shared<Barrier>(2);
        auto meets = [](Probe, std::shared_ptr<Barrier> barrier, double delay) -> Coroutine<> {
            co_await sleep(delay);
            (void)co_await outcome(barrier->wait());
        };
        co_await gather(meets(probes(), barrier, 0), meets(probes(), barrier, 1), meets(probes(), barrier, 1));
        co_await barrier->reset();
        auto left = create_task(meets(probes(), barrier, 0));
        co_await sleep(1);
        co_await barrier->abort();
        co_await left;
    });
}

TEST_CASE("nothing is left of a queue that fills and empties, wherever it is stopped") {
    SECTION("Queue") {
        stopped_everywhere([](Probes& probes) { return passes_on(probes, std::make_shared<Queue<Item>>(1)); });
    }
    SECTION("PriorityQueue") {
        stopped_everywhere([](Probes& probes) { return passes_on(probes, std::make_shared<PriorityQueue<Item>>(2)); });
    }
    SECTION("LifoQueue") {
        stopped_everywhere([](Probes& probes) { return passes_on(probes, std::make_shared<LifoQueue<Item>>()); });
    }
    SECTION("shut down under those who wait") {
        stopped_everywhere([](Probes& probes) -> Coroutine<> {
            using Probing = Queue<std::shared_ptr<Probe>>;
            auto gets = [](Probe, std::shared_ptr<Probing> queue) -> Coroutine<> { co_await queue->get(); };
            auto puts = [](Probe probe, std::shared_ptr<Probing> queue) -> Coroutine<> {
                auto item = std::make_shared<Probe>(probe);
                for (int i = 0; i < 2; ++i) co_await queue->put(item);
            };
            auto joins = [](Probe, std::shared_ptr<Probing> queue) -> Coroutine<> { co_await queue->join(); };
            auto full = std::make_shared<Probing>(1);
            auto empty = std::make_shared<Probing>(1);
            auto all = gather(return_exceptions, puts(probes(), full), joins(probes(), full), gets(probes(), empty),
                              gets(probes(), empty));
            co_await sleep(1);
            full->shutdown(true);
            empty->shutdown();
            co_await all;
        });
    }
}

TEST_CASE("nothing is left of an asynchronous generator, wherever it is stopped") {
    SECTION("iterated to its end") {
        stopped_everywhere([](Probes& probes) -> Coroutine<> {
            auto generator = ticks(probes(), 2);
            while (auto probe = co_await generator.next()) co_await sleep(1);
        });
    }
    SECTION("left where it yields, and while it waits") {
        stopped_everywhere([](Probes& probes) -> Coroutine<> {
            auto left = ticks(probes(), 2);
            co_await left.next();
            auto asks = [](AsyncGenerator<Probe> generator) -> Coroutine<> { co_await generator.next(); };
            auto task = create_task(asks(ticks(probes(), 2)));
            auto waiting = create_task(asks(ticks(probes(), 2)));
            co_await task;
        });
    }
    SECTION("closed") {
        stopped_everywhere([](Probes& probes) -> Coroutine<> {
            auto generator = ticks(probes(), 2);
            co_await generator.next();
            co_await generator.aclose();
            auto unused = ticks(probes(), 2);
            co_await unused.aclose();
        });
    }
    SECTION("thrown into") {
        stopped_everywhere([](Probes& probes) -> Coroutine<> {
            auto generator = ticks(probes(), 2);
            co_await generator.next();
            (void)co_await outcome(generator.athrow(std::make_exception_ptr(ValueError("thrown"))));
        });
    }
}

TEST_CASE("nothing is left of context variables, wherever who sets them is stopped") {
    stopped_everywhere([](Probes& probes) -> Coroutine<> {
        auto sets = [](Probe probe, int depth, auto& self) -> Coroutine<> {
            auto token = present.set(std::make_shared<Probe>(probe));
            co_await sleep(1);
            if (depth > 0) co_await create_task(self(probe, depth - 1, self));
            present.reset(token);
            co_await sleep(1);
        };
        present.set(std::make_shared<Probe>(probes()));
        get_running_loop()->call_later(1, [] { present.set(nullptr); });
        co_await gather(sets(probes(), 2, sets), sets(probes(), 0, sets));
    });
}

TEST_CASE("nothing is left of callbacks, wherever the loop is stopped") {
    stopped_everywhere([](Probes& probes) -> Coroutine<> {
        EventLoop* const loop = get_running_loop().get();  // a Loop in a frame of its own would keep itself alive
        loop->call_soon([probe = probes()] {});
        Handle soon = loop->call_soon([probe = probes()] {});
        TimerHandle later = loop->call_later(2, [probe = probes()] {});
        loop->call_later(1, [probe = probes(), later, soon]() mutable {
            soon.cancel();
            later.cancel();
        });
        loop->call_soon_threadsafe([probe = probes()] { throw ValueError("callback"); });
        loop->call_later(3600, [probe = probes()] {});
        auto future = loop->create_future();
        auto task = create_task(works(probes(), 2));
        future.add_done_callback([probe = probes()](Future<> done) { (void)done; });
        task.add_done_callback([probe = probes(), future](Future<>) mutable { future.set_result(); });
        auto token = task.add_done_callback([probe = probes()](Future<>) {});
        co_await sleep(1);
        task.remove_done_callback(token);
        co_await future;
        task.add_done_callback([probe = probes()](Future<>) {});
    });
}

TEST_CASE("nothing is left of a clean-up that awaits, wherever it is stopped") {
    stopped_everywhere([](Probes& probes) -> Coroutine<> {
        co_await try_finally([&] { return works(probes(), 1); }, [&] { return stubborn(probes(), 1); });
        (void)co_await outcome(
            try_finally([&] { return fails(probes(), 1); }, [&] { return wait_for(works(probes(), 2), 1); }));
        Pausing swallowing{probes(), true};
        co_await with(swallowing, [&](Pausing&) { return fails(probes(), 1); });
        Pausing pausing{probes(), false};
        co_await with(pausing, [&](Pausing&) { return works(probes(), 1); });
    });
}
