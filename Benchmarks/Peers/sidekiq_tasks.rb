# The task of the Sidekiq peer, and with "enqueue" its enqueuer: a line of JSON in, a line out when it is done.
require "json"
require "sidekiq"

Sidekiq.logger.level = Logger::ERROR
Sidekiq.configure_server { |config| config.redis = { url: ENV["PEERS_REDIS"] } }
Sidekiq.configure_client { |config| config.redis = { url: ENV["PEERS_REDIS"], size: (ARGV[1] || 5).to_i } }

def now
  Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)
end

MARKS = File.open(ENV["PEERS_MARKS"], "ab")

class Noop
  include Sidekiq::Worker

  def perform(payload)
    MARKS.syswrite([payload["index"], now].pack("q2"))
  end
end

def enqueue_singly(payloads, callers)
  waiting = Queue.new
  payloads.each { |each| waiting << each }
  waiting.close
  Array.new(callers) { Thread.new { while (each = waiting.pop) do Noop.perform_async(each) end } }.each(&:join)
end

if ARGV[0] == "enqueue"
  $stdin.each_line do |line|
    kind, payloads = JSON.parse(line)
    began = now
    case kind
    when "bulk" then Noop.perform_bulk(payloads.map { |each| [each] }, batch_size: 500)
    when "single" then enqueue_singly(payloads, ARGV[1].to_i)
    when "one" then Noop.perform_async(payloads[0])
    end
    puts began
    $stdout.flush
  end
end
