import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerException;
import io.netty.channel.Channel;
import java.util.List;

/** How the backends answer, so that the driver takes them for MongoDB. */
final class Manners {
  /** A backend's own answer to a command. */
  interface Backend {
    Document answer(String command);
  }

  /** A fault of a backend's own, as when its file closes under it, breaks the connection: no MongoDB ever answers with one. */
  static Document kept(Channel channel, String command, Backend backend) {
    try {
      return backend.answer(command.equalsIgnoreCase("hello") ? "isMaster" : command);
    } catch (MongoServerException refusal) {
      throw refusal;
    } catch (RuntimeException fault) {
      fault.printStackTrace();
      channel.close();
      throw fault;
    }
  }

  /** The library answers wire version 8 at most; the driver takes nothing below 9. 13 is MongoDB 5.0. */
  static final class AsOldAsTheDriverTakes implements MongoVersion {
    @Override
    public List<Integer> getVersionArray() {
      return List.of(5, 0, 0);
    }

    @Override
    public int getWireVersion() {
      return 13;
    }
  }

  private Manners() {}
}
